"""The rules of EN 16931 (its Schematron, as Factur-X publishes it compiled to XSLT 2), run by Saxon."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import Any

import facturx
import saxonche
from lxml import etree

RULES = Path(facturx.__file__).parent / "xsd_and_schematron" / "facturx-en16931" / "FACTUR-X_EN16931.xslt"
FAILED = "{http://purl.oclc.org/dsdl/svrl}failed-assert"


@lru_cache(maxsize=1)
def _compiled() -> tuple[Any, Any]:
    processor = saxonche.PySaxonProcessor(license=False)
    return processor, processor.new_xslt30_processor().compile_stylesheet(stylesheet_file=str(RULES))


def broken_rules(xml: bytes) -> list[str]:
    """The words of each rule that ``xml`` breaks."""
    processor, sheet = _compiled()
    said = sheet.transform_to_string(xdm_node=processor.parse_xml(xml_text=xml.decode()))
    return [" ".join("".join(failed.itertext()).split()) for failed in etree.fromstring(said.encode()).iter(FAILED)]
