"""What was counted and resolved is never changed or deleted: the database holds that itself."""

from background.only_added import OnlyAdded

GUARDS = [
    OnlyAdded(table=f"reconciliation_{table}", name=f"reconciliation_{table}_only_added", refusal="reconciliation is only ever added to")
    for table in ("count", "resolution")
]
