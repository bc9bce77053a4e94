"""The database itself refuses to change or delete a tracking event, a driver's report and a count of cash."""

from background.only_added import OnlyAdded

EVENTS = OnlyAdded(table="logistics_trackingevent", name="events_only_added", refusal="tracking events are only ever added")
install, remove = EVENTS.install, EVENTS.remove
REPORTS = OnlyAdded(table="logistics_stopreport", name="reports_only_added", refusal="reports from the road are only ever added")
CASH_COUNTS = OnlyAdded(table="logistics_cashcount", name="cash_counts_only_added", refusal="counts of cash are only ever added")
