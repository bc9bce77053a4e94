"""The database itself refuses to change or delete a ruling."""

from background.only_added import OnlyAdded

RULINGS = OnlyAdded(table="shops_applicationruling", name="rulings_only_added", refusal="rulings are only ever added")
