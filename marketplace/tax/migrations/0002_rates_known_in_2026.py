"""The rates that were in force when Feira learnt of VAT, each with its source, and the trigger that keeps what has started."""

import datetime as dt
from decimal import Decimal

from django.db import migrations

from marketplace.tax.triggers import install, remove

CIVA = ("CIVA, art. 18(1), {part}; Lei 55-A/2010, art. 103", "https://info.portaldasfinancas.gov.pt/pt/informacao_fiscal/codigos_tributarios/civa_rep/Pages/iva18.aspx")
AZORES = ("Decreto Legislativo Regional 15-A/2021/A; Ofício Circulado 25045/2024 da AT", "https://www.apcmc.pt/?p=34244")
MADEIRA = ("Lei 14-A/2012, de 30 de março; Ofício Circulado 25045/2024 da AT", "http://www.amrconsult.com/?p=8762")
MADEIRA_2024 = ("Orçamento da Região Autónoma da Madeira para 2024; Ofício Circulado 25045/2024 da AT", "https://capitalizar.pt/reducao-taxa-de-iva-reduzida-na-regiao-da-madeira")
CGI = ("CGI, art. {part}", "https://www.legifrance.gouv.fr/codes/texte_lc/LEGITEXT000006069577/")
CORSICA = ("CGI, art. 297, I-1 ({part})", "https://www.legifrance.gouv.fr/codes/id/LEGIARTI000033469142")
TGC = ("Code des impôts de la Nouvelle-Calédonie; délibération du 22 août 2018", "https://gouv.nc/actualites/05-09-2018/la-repartition-des-taux-de-tgc-est-arretee")

# territory, class, percent, what the law calls it, counts from, (source, address), part of the source
RATES = [
    ("PT", "reduced", "6", "taxa reduzida", "2011-01-01", CIVA, "a) e lista I"),
    ("PT", "intermediate", "13", "taxa intermédia", "2011-01-01", CIVA, "b) e lista II"),
    ("PT", "wine", "13", "taxa intermédia", "2011-01-01", CIVA, "b) e lista II, verba 1.10 (vinhos comuns)"),
    ("PT", "standard", "23", "taxa normal", "2011-01-01", CIVA, "c)"),
    ("PT-20", "reduced", "4", "taxa reduzida", "2021-07-01", AZORES, ""),
    ("PT-20", "intermediate", "9", "taxa intermédia", "2021-07-01", AZORES, ""),
    ("PT-20", "wine", "9", "taxa intermédia", "2021-07-01", AZORES, ""),
    ("PT-20", "standard", "16", "taxa normal", "2021-07-01", AZORES, ""),
    ("PT-30", "reduced", "5", "taxa reduzida", "2012-04-01", MADEIRA, ""),
    ("PT-30", "reduced", "4", "taxa reduzida", "2024-10-01", MADEIRA_2024, ""),
    ("PT-30", "intermediate", "12", "taxa intermédia", "2012-04-01", MADEIRA, ""),
    ("PT-30", "wine", "12", "taxa intermédia", "2012-04-01", MADEIRA, ""),
    ("PT-30", "standard", "22", "taxa normal", "2012-04-01", MADEIRA, ""),
    ("FR", "standard", "20", "taux normal", "2014-01-01", CGI, "278"),
    ("FR", "intermediate", "10", "taux réduit de 10 %", "2014-01-01", CGI, "278 bis et 279"),
    ("FR", "reduced", "5.5", "taux réduit de 5,5 %", "2014-01-01", CGI, "278-0 bis"),
    ("FR", "super_reduced", "2.1", "taux particulier", "2014-01-01", CGI, "281 octies et 298 septies"),
    ("FR", "wine", "20", "taux normal", "2014-01-01", CGI, "278; 278-0 bis, A, 1° (boissons alcooliques exclues)"),
    ("FR-20R", "standard", "20", "taux normal", "2014-01-01", CGI, "278"),
    ("FR-20R", "intermediate", "10", "taux particulier de 10 %", "2023-01-01", CORSICA, "5°"),
    ("FR-20R", "reduced", "2.1", "taux particulier de 2,10 %", "2023-01-01", CORSICA, "2°, produits livrés en Corse"),
    ("FR-20R", "super_reduced", "0.9", "taux particulier de 0,90 %", "2023-01-01", CORSICA, "1°"),
    ("NC", "reduced", "3", "taux réduit", "2018-10-01", TGC, ""),
    ("NC", "intermediate", "6", "taux spécifique", "2018-10-01", TGC, ""),
    ("NC", "standard", "11", "taux normal", "2018-10-01", TGC, ""),
    ("NC", "higher", "22", "taux supérieur", "2018-10-01", TGC, ""),
    ("NC", "wine", "22", "taux supérieur", "2018-10-01", TGC, ""),
]


def write(apps, schema_editor):
    TaxRate = apps.get_model("tax", "TaxRate")
    TaxRate.objects.bulk_create(
        TaxRate(
            territory=territory,
            tax_class=tax_class,
            percent=Decimal(percent),
            own_name=own_name,
            starts_on=dt.date.fromisoformat(starts_on),
            source=source.format(part=part),
            source_url=url,
        )
        for territory, tax_class, percent, own_name, starts_on, (source, url), part in RATES
    )


class Migration(migrations.Migration):
    dependencies = [("tax", "0001_rates")]
    operations = [migrations.RunPython(write, migrations.RunPython.noop), migrations.RunPython(install, remove)]
