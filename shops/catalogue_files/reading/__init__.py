"""From the bytes of a file to a table of texts, whatever tool wrote it."""

from shops.catalogue_files.reading.table import CannotRead, Record, Table, read_table

__all__ = ["CannotRead", "Record", "Table", "read_table"]
