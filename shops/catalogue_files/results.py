"""What a plan says, written down row by row for the page that shows it."""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import Any

from django.db.models import Count, Q
from django.utils.translation import gettext as _

from shops.catalogue_files.items import Remark
from shops.catalogue_files.plan import REFUSED, Plan, PlannedItem, PlannedSize
from shops.models import CatalogueImport, ImportRow

MOST_UNMATCHED_SHOWN = 30
MOST_REASONS_SHOWN = 6


def keep(job: CatalogueImport, plan: Plan, *, is_import: bool = False) -> None:
    """Make the rows of ``job`` (those that are done already stay) and its facts; ``job`` itself is the caller's to save."""
    done = set(job.rows.values_list("number", flat=True)) if is_import else set()
    rows = [row for planned in plan.items for row in rows_of(job, planned) if row.number not in done]
    strays: dict[int, list[Remark]] = defaultdict(list)
    for remark in plan.catalogue.strays:
        strays[remark.row].append(remark)
    rows += [
        ImportRow(job=job, number=number, outcome=REFUSED, product_outcome="", remarks=[remark.as_json() for remark in remarks])
        for number, remarks in strays.items()
        if number not in done
    ]
    ImportRow.objects.bulk_create(rows, batch_size=2000)
    catalogue = plan.catalogue
    job.facts = {
        "notes": catalogue.notes,
        "left_out": catalogue.left_out[:100],
        "lacks_vat": catalogue.lacks_vat,
        "says_only_in_stock": catalogue.says_only_in_stock,
        "unmatched": plan.unmatched.most_common(MOST_UNMATCHED_SHOWN),
        "lacks_weight": any(size.variant.grams is None for planned in plan.good for size in planned.sizes if size.record is None),
        "draft_reasons": Counter(reason for planned in plan.good for reason in planned.draft_reasons).most_common(MOST_REASONS_SHOWN),
        "pictures": sum(len(planned.item.pictures) for planned in plan.good),
        "new_pictures": sum(len(planned.pictures) for planned in plan.good),
    }


def rows_of(job: CatalogueImport, planned: PlannedItem) -> list[ImportRow]:
    """A row of the file each. What is said of the product as a whole stands on the row that begins it."""
    item = planned.item
    remarks: dict[int, list[dict[str, Any]]] = defaultdict(list)
    for remark in planned.remarks:
        remarks[remark.row].append(remark.as_json())
    sizes: dict[int, PlannedSize] = {size.variant.row: size for size in planned.sizes}
    made = []
    for number in dict.fromkeys([item.row, *item.rows]):
        size = sizes.get(number)
        begins = number == item.row
        row = ImportRow(
            job=job,
            number=number,
            outcome=_outcome(planned, size, begins=begins, has_error=any(remark["error"] for remark in remarks[number])),
            product_outcome=planned.outcome if begins else "",
            title=", ".join(
                filter(None, (item.title or (planned.product.title if planned.product else ""), size.variant.name if size else ""))
            )[:520],
            sku=size.sku[:128] if size else "",
            is_size=size is not None,
            is_draft=begins and planned.is_draft and not planned.is_refused,
            changes=[*(planned.changes if begins else []), *(size.changes if size else [])],
            remarks=list(remarks[number]),
        )
        if planned.is_refused and not any(remark["error"] for remark in row.remarks):
            text = _("The row belongs to row %(row)s, which is refused.") % {"row": item.row} if not begins else _("No row of it is good.")
            row.remarks.append(Remark(number, "", text).as_json())
        if begins and not planned.is_refused:
            row.remarks += [Remark(number, "", reason, is_error=False).as_json() for reason in planned.draft_reasons]
            if planned.pictures:
                row.changes.append((_("Pictures"), "", str(len(planned.pictures))))
        made.append(row)
    return made


def _outcome(planned: PlannedItem, size: PlannedSize | None, *, begins: bool, has_error: bool) -> str:
    if planned.is_refused or has_error:
        return REFUSED
    if begins and planned.outcome != "unchanged" and (size is None or size.outcome == "unchanged"):
        return planned.outcome if planned.changes or planned.pictures or size is None else "unchanged"
    return size.outcome if size else planned.outcome


def mark_done(job: CatalogueImport, items: list[PlannedItem]) -> None:
    """Note that the rows of ``items`` are written; what was refused only now is written down as such."""
    numbers = [number for planned in items for number in (planned.item.row, *planned.item.rows)]
    for begin in range(0, len(numbers), 500):
        job.rows.filter(number__in=numbers[begin : begin + 500]).update(is_done=True)
    for planned in items:
        late = {size.variant.row for size in planned.sizes if planned.is_late or size.outcome == REFUSED}
        if late and (planned.is_late or not planned.is_refused):
            for row in rows_of(job, planned):
                if row.number in late:
                    job.rows.filter(number=row.number).update(outcome=REFUSED, remarks=row.remarks)


def counts_of(job: CatalogueImport) -> dict[str, int]:
    """Products, rows and remarks of a file, in one query."""
    counted: dict[str, int] = job.rows.aggregate(
        **{f"products_{kind}": Count("pk", filter=Q(product_outcome=kind)) for kind in ImportRow.Outcome.values},
        **{f"rows_{kind}": Count("pk", filter=Q(outcome=kind)) for kind in ImportRow.Outcome.values},
        variants=Count("pk", filter=Q(is_size=True) & ~Q(outcome=REFUSED)),
        drafts=Count("pk", filter=Q(is_draft=True)),
        rows=Count("pk"),
    )
    counted["products"] = sum(counted[f"products_{kind}"] for kind in ("new", "changed", "unchanged"))
    return counted
