"""How much of a delivery is read before it is refused. Every number is in bytes unless it says otherwise."""

from typing import Final

KIB: Final = 1024
MIB: Final = 1024 * KIB

RECORD = 10 * MIB  # one line, row or element
TEXT_PAGE = 2 * MIB  # what is known of its lines takes some forty times as much
LINES = 20_000  # of one row of a table
PARTS = 400_000  # strings, lists and objects of one JSON record, or cells of one row
AGAIN = 256 * MIB  # of one table, read again because a quotation mark was not closed
HTML_PAGE = 3 * MIB  # its tree takes some thirty times as much; parts of a spreadsheet too
TAGS = 30_000  # of a page, or of a part of a spreadsheet other than its sheets
ATTRIBUTES = 10_000  # of a tag; of several, fewer each
SHEETS = 1000  # of a spreadsheet
ROW_TAGS = 8 * 16_384  # of one row of a sheet
COLUMNS = 1000  # of a table
EXTRA_DEPTH = 32  # lists and objects inside each other, in a field that we do not know
MEMBERS = 250_000  # of one zip archive, whose directory is read before its files
NESTING = 4  # archives inside archives, the outermost counted; a .tar.gz is two
NESTED = 1024 * MIB  # an archive or spreadsheet inside an archive, which must be unpacked to disk to be read
INFLATED = 32 * 1024 * MIB  # all that comes out of one delivered file
RATIO = 150  # bytes out for one byte in, once FREE bytes are out
FREE = 64 * MIB
WINDOW = 64 * MIB  # what an inflater may hold (zstd's default at most 8, xz -9 65)
XZ_MEMORY = 80 * MIB
TAR_HEADER = 64 * KIB  # a long name or an extended header
SAMPLE = 64 * KIB  # looked at to find encoding and delimiter
EARLIEST_YEAR, LATEST_YEAR = 1800, 2100
