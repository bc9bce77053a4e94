"""Catalogues as files: read from other shops' tools and from our own template, checked, written, and given out again.

``reading`` makes a table of any CSV or XLSX; ``layouts`` makes items of a table; ``checking`` says what each row would do;
``writing`` does it; ``pictures`` fetches what the file only names; ``exporting`` writes our own template.
"""
