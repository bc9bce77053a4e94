"""What a bank said and what was decided about it is never changed or deleted: the database holds that itself."""

from background.only_added import OnlyAdded

GUARDS = [
    OnlyAdded(table=f"bank_{table}", name=f"bank_{table}_only_added", refusal="statements are only ever added to")
    for table in ("bankfile", "bankstatement", "bankline", "linedecision")
]
