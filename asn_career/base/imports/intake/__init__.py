"""From an untrusted path (folder, .zip of CSV, .xlsx) to a stream of raw rows.

    with open_package(path, layouts=layouts) as package:
        for table in package.tables:
            for row in package.rows(table): ...

`open_package` reads the whole package in a child process without rights, environment or Django before it
returns: whatever refuses a file whole is known (`PackageRefused`) before the first row is handed out, the
number of rows is known, and the rows can be read again. Nothing here knows a model or judges a value.
"""

from .limits import Limits
from .messages import CATALOGUE, TABLE_TITLES, CodeText, Message, define_codes
from .package import Package, TableSummary, open_package, preview_package
from .refusal import PackageRefused
from .rows import BLANK, Cell, RawRow, SheetMapping, SheetPreview, TableLayout, cell_of

__all__ = [
    "BLANK",
    "CATALOGUE",
    "TABLE_TITLES",
    "Cell",
    "CodeText",
    "Limits",
    "Message",
    "Package",
    "PackageRefused",
    "RawRow",
    "SheetMapping",
    "SheetPreview",
    "TableLayout",
    "TableSummary",
    "cell_of",
    "define_codes",
    "open_package",
    "preview_package",
]
