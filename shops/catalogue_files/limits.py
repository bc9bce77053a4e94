"""How much a file may hold. What is above is refused in words, before anything is read into memory."""

MOST_ROWS = 20_000
MOST_BYTES = 25 * 1024 * 1024
MOST_COLUMNS = 400
MOST_LETTERS_A_CELL = 200_000
# Of a workbook, once it is unpacked: a small file that swells to gigabytes is no catalogue.
MOST_UNPACKED_BYTES = 400 * 1024 * 1024
MOST_UNPACKING = 200
# A file up to this size is checked while its sender waits; a larger one in the background.
CHECKED_AT_ONCE_BYTES = 150 * 1024
MOST_PICTURES_A_PRODUCT = 20
