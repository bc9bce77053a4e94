"""The database itself refuses to change or delete a tracking event."""

from background.only_added import OnlyAdded

EVENTS = OnlyAdded(table="logistics_trackingevent", name="events_only_added", refusal="tracking events are only ever added")
install, remove = EVENTS.install, EVENTS.remove
