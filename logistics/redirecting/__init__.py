"""One parcel on another way, because its receiver asks for it."""
