"""What came is never changed or deleted: the database holds that itself."""

from background.only_added import OnlyAdded

GUARDS = [
    OnlyAdded(table=f"slips_{table}", name=f"slips_{table}_only_added", refusal="receipts are only ever added to")
    for table in ("receipt", "assignment", "surplus")
]
