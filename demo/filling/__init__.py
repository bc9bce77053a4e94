"""Writing the demo's data into the database, subject by subject. Each module reads the data beside it and makes rows."""
