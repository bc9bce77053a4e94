"""The offices of the Coimbra region: one in the chief town of each of its nineteen municipalities.

Postcodes by their first four digits: CTT's allocation. Places of the towns: WGS 84, to about a hundred metres. Streets and hours
are the demo's own.
"""

from __future__ import annotations

from decimal import Decimal

from django.db import transaction

from logistics.models import Office, OfficeArea

CITY_HOURS = "Mo-Fr 08:30-18:30; Sa 09:00-12:30; PH off"
TOWN_HOURS = "Mo-Fr 09:00-12:30,14:00-17:30; PH off"

# code: name, street, postcode, latitude, longitude, first and last four digits of the postcodes that it delivers
OFFICES = {
    "arganil": ("Arganil", "Rua do Correio 4", "3300-011", "40.21800", "-8.05400", "3300", "3319"),
    "cantanhede": ("Cantanhede", "Praça do Mercado 12", "3060-133", "40.34670", "-8.59400", "3060", "3069"),
    "coimbra": ("Coimbra", "Avenida da Estação 88", "3000-150", "40.21100", "-8.42920", "3000", "3049"),
    "condeixa": ("Condeixa-a-Nova", "Rua do Correio 7", "3150-140", "40.11370", "-8.49670", "3150", "3199"),
    "figueira": ("Figueira da Foz", "Rua do Porto 31", "3080-084", "40.15080", "-8.86180", "3080", "3099"),
    "gois": ("Góis", "Largo da Ponte 2", "3330-310", "40.15600", "-8.11100", "3330", "3349"),
    "lousa": ("Lousã", "Rua da Feira 15", "3200-200", "40.11260", "-8.24700", "3200", "3219"),
    "mealhada": ("Mealhada", "Avenida da Estação 3", "3050-347", "40.37800", "-8.45100", "3050", "3059"),
    "mira": ("Mira", "Rua da Lagoa 9", "3070-304", "40.42800", "-8.73700", "3070", "3079"),
    "miranda": ("Miranda do Corvo", "Praça do Mercado 5", "3220-210", "40.09300", "-8.33200", "3220", "3229"),
    "montemor": ("Montemor-o-Velho", "Rua do Castelo 20", "3140-255", "40.17280", "-8.68360", "3140", "3149"),
    "mortagua": ("Mortágua", "Rua do Correio 6", "3450-153", "40.39600", "-8.23000", "3450", "3459"),
    "oliveira": ("Oliveira do Hospital", "Largo da Feira 8", "3400-056", "40.36000", "-7.86200", "3400", "3419"),
    "pampilhosa": ("Pampilhosa da Serra", "Rua do Rio 3", "3320-210", "40.04600", "-7.95200", "3320", "3329"),
    "penacova": ("Penacova", "Largo do Mirante 1", "3360-341", "40.26800", "-8.28200", "3360", "3399"),
    "penela": ("Penela", "Rua do Castelo 11", "3230-253", "40.02900", "-8.39000", "3230", "3299"),
    "poiares": ("Vila Nova de Poiares", "Praça do Mercado 2", "3350-151", "40.21000", "-8.25700", "3350", "3359"),
    "soure": ("Soure", "Rua da Ponte 14", "3130-211", "40.06000", "-8.62600", "3130", "3139"),
    "tabua": ("Tábua", "Rua do Correio 18", "3420-306", "40.36000", "-8.02900", "3420", "3449"),
}


@transaction.atomic
def install_coimbra() -> list[Office]:
    """Set up the region's offices and return them, by name. Safe to run again: what is there stays as it is."""
    for code, (name, street, postcode, latitude, longitude, first, last) in OFFICES.items():
        office, is_new = Office.objects.get_or_create(
            code=code,
            defaults={
                "name": name,
                "street": street,
                "postcode": postcode,
                "locality": name,
                "latitude": Decimal(latitude),
                "longitude": Decimal(longitude),
                "opening_hours": CITY_HOURS if code in {"coimbra", "figueira"} else TOWN_HOURS,
            },
        )
        if is_new:
            OfficeArea.objects.create(office=office, first=f"{first}-000", last=f"{last}-999")
    return list(Office.objects.filter(code__in=OFFICES).order_by("name"))
