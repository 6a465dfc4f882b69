"""What can be said about a package: one catalogue of codes, rendered in the language of the reader."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal, NamedTuple

Severity = Literal["error", "warning", "normalised"]

VALUE_SHOWN = 80
"""Characters of an offending value that a message repeats."""


class CodeText(NamedTuple):
    """English message id and remedy id of one code; braces name the parameters."""

    message: str
    remedy: str = ""


@dataclass(frozen=True, slots=True)
class Message:
    """One finding and its place; stored and sent as code and parameters, worded when it is read."""

    severity: Severity
    code: str
    table: str = ""
    sheet: str = ""
    row: int | None = None
    column: str = ""
    value: str = ""
    params: Mapping[str, Any] = field(default_factory=dict)
    heading: str = ""
    """What stands above the column in the file, where that is known."""

    @property
    def message(self) -> str:
        """Return the sentence in the active language."""
        return self._worded(CATALOGUE[self.code].message)

    @property
    def remedy(self) -> str:
        """Return what the person can do about it, in the active language."""
        return self._worded(CATALOGUE[self.code].remedy)

    def as_dict(self) -> dict[str, Any]:
        """Return the message as the answer of an import prints it; the column as its file calls it."""
        names = ("severity", "table", "sheet", "row", "column", "value", "code", "message", "remedy")
        return {name: getattr(self, name) for name in names} | {"column": self.heading or self.column}

    def _worded(self, msgid: str) -> str:
        if not msgid:
            return ""
        from django.utils.translation import gettext

        column = self.heading or self.column
        place = {"table": _table_title(self.table), "sheet": self.sheet, "row": self.row, "column": column}
        terms = {
            n: gettext(TERMS[v]) if n in TERM_PARAMS and v in TERMS else v for n, v in self.params.items()
        }
        if "parent" in terms:
            terms["parent"] = _table_title(terms["parent"])
        if "range" in terms:
            terms["range"] = terms["range"].format_map(self.params)
        return gettext(msgid).format_map({**place, "value": self.value, **terms})


def _table_title(name: str) -> str:
    return str(TABLE_TITLES.get(name, name))


def shortened(value: object) -> str:
    """Return a value as a message repeats it: one line, not longer than VALUE_SHOWN."""
    text = " ".join(str(value).split())
    return text if len(text) <= VALUE_SHOWN else text[: VALUE_SHOWN - 1] + "…"


CODES_OF_SKIPPED_ROWS = frozenset({"rows_below_data"})
"""Findings that name a row which is not among the rows read."""

TABLE_TITLES: dict[str, Any] = {}
"""What people call the tables; whoever declares tables adds theirs."""


def define_codes(codes: Mapping[str, CodeText]) -> None:
    """Add the codes of another stage of the import; a code means one thing only."""
    for code, text in codes.items():
        if CATALOGUE.setdefault(code, text) != text:
            raise ValueError(f"The import code {code} is defined twice.")


def _(text: str) -> str:
    """Mark a text for translation; the reader's process has no Django to do it with."""
    return text


TERM_PARAMS = frozenset({"kind", "detail", "delimiter", "range"})
"""Parameters whose values are keys of TERMS, because they are words and not data."""

TERMS: dict[str, str] = {
    "pdf": _("a PDF document"),
    "html": _("a web page (HTML)"),
    "xml": _("an XML document"),
    "rtf": _("a text document (RTF)"),
    "image": _("a picture"),
    "word": _("a Word document"),
    "slides": _("a presentation"),
    "opendocument": _("an OpenDocument file"),
    "old_office": _("a document of an old office program"),
    "archive": _("an archive of another kind"),
    "program": _("a program"),
    "binary": _("a file that is neither text nor a workbook"),
    "special": _("neither a file nor a folder"),
    "truncated": _("its end is missing"),
    "checksum": _("a checksum does not match"),
    "size": _("a member is larger than it declares"),
    "directory": _("its table of contents cannot be read"),
    "not_xml": _("the XML is not well-formed"),
    "encoding": _("its text encoding is not accepted"),
    "part_missing": _("a part is missing"),
    "order": _("rows or cells are not in order"),
    "reference": _("a cell refers to something that does not exist"),
    "comma": _("comma"),
    "semicolon": _("semicolon"),
    "tab": _("tab"),
    "between": _("between {minimum} and {maximum}"),
    "at_least": _("at least {minimum}"),
    "at_most": _("at most {maximum}"),
    "more_than": _("more than {minimum}"),
}

_SAVE_AS_WORKBOOK = _("Open it in the spreadsheet program and save it as Excel workbook (.xlsx).")
_PACK_AGAIN = _("Make the file again and upload the new one.")
_SPLIT = _("Split the data over several packages.")

CATALOGUE: dict[str, CodeText] = {
    # Files that are not a package
    "file_missing": CodeText(
        _("The file or folder does not exist or cannot be read."), _("Check the path and the rights.")
    ),
    "empty_file": CodeText(_("The file {sheet} is empty (0 bytes)."), _PACK_AGAIN),
    "upload_too_large": CodeText(_("The file has {size}; at most {limit} are accepted."), _SPLIT),
    "wrong_kind": CodeText(
        _("The file {sheet} is {kind}."), _("Send a folder or .zip of CSV files, or one workbook (.xlsx).")
    ),
    "legacy_workbook": CodeText(
        _("The file {sheet} is a workbook of the old kind (.xls)."), _SAVE_AS_WORKBOOK
    ),
    "binary_workbook": CodeText(_("The file {sheet} is a binary workbook (.xlsb)."), _SAVE_AS_WORKBOOK),
    "macro_workbook": CodeText(_("The file {sheet} is a workbook with macros."), _SAVE_AS_WORKBOOK),
    "encrypted_workbook": CodeText(
        _("The file {sheet} is protected with a password."),
        _("Save it without a password and upload it again."),
    ),
    "encrypted_archive": CodeText(
        _("The archive is encrypted (member {member})."), _("Pack the files without a password.")
    ),
    "damaged_archive": CodeText(_("The file is damaged or incomplete: {detail}."), _PACK_AGAIN),
    "damaged_workbook": CodeText(
        _("The workbook is damaged or incomplete in {part}: {detail}."), _SAVE_AS_WORKBOOK
    ),
    # Archives
    "too_many_members": CodeText(_("The archive has {count} members; at most {limit} are accepted."), _SPLIT),
    "unpacked_too_large": CodeText(_("Unpacked, the package is larger than {limit}."), _SPLIT),
    "ratio_too_high": CodeText(
        _("The member {member} unpacks to more than {limit} times its size."),
        _("Archives of this kind are refused for safety; pack the files again with an ordinary program."),
    ),
    "overlapping_members": CodeText(
        _("Members of the archive share the same bytes ({member})."), _PACK_AGAIN
    ),
    "unsupported_compression": CodeText(
        _("The member {member} is packed by a method that is not accepted."),
        _("Pack the files as an ordinary .zip."),
    ),
    "unsafe_name": CodeText(
        _("The archive has a member with an unsafe name: {member}."),
        _("Pack the files anew, without paths outside."),
    ),
    "link_member": CodeText(_("{member} is a link, not a file."), _("Put the file itself in its place.")),
    "duplicate_member": CodeText(
        _("The archive holds the member {member} twice."), _("Leave one of the two.")
    ),
    "nested_archive": CodeText(
        _("{member} is an archive or workbook within the package."),
        _("Send the workbook by itself, or CSV files."),
    ),
    "too_many_folders": CodeText(
        _("The package has files in more than one folder ({member})."), _("Put all files in one folder.")
    ),
    "xml_dtd": CodeText(
        _("The part {part} declares a document type or entities."),
        _("Workbooks never need this; save the data anew in the spreadsheet program."),
    ),
    # Tables of the package
    "no_tables": CodeText(
        _("No sheet or file of the package has the name of a table."),
        _("Name sheets or files after the tables: {names}."),
    ),
    "no_rows": CodeText(
        _("The package has no row of data."), _("Fill in at least one row below the headings.")
    ),
    "two_sources": CodeText(
        _("{other} and {sheet} both hold the table {table}."), _("Leave one of the two, with all rows.")
    ),
    "missing_heading": CodeText(
        _("In {sheet} (table {table}) the heading {column} is missing."),
        _("Add the column, or say on the upload page which column it is."),
    ),
    "two_heading_rows": CodeText(
        _("In {sheet} (table {table}) both row {first} and row {row} look like headings."),
        _("Leave one row of headings, or choose it on the upload page."),
    ),
    "duplicate_heading": CodeText(
        _("In {sheet} (table {table}) the heading {column} stands twice (columns {first} and {second})."),
        _("Leave one of the two columns."),
    ),
    "too_many_rows": CodeText(_("{sheet} has more than {limit} rows."), _SPLIT),
    "too_many_columns": CodeText(
        _("In {sheet}, row {row} has a value beyond column {limit}."),
        _("Move or remove what stands to the far right."),
    ),
    "row_after_blank_rows": CodeText(
        _("In {sheet}, row {row} has a value below more than {limit} blank rows."),
        _("Remove the blank rows, or what stands far below the data."),
    ),
    "cell_too_large": CodeText(
        _("In {sheet}, row {row} has a cell longer than {limit}."), _("Shorten the text.")
    ),
    "text_too_large": CodeText(_("The workbook has a text longer than {limit}."), _("Shorten the text.")),
    "row_too_large": CodeText(_("In {sheet}, row {row} is longer than {limit}."), _("Shorten the texts.")),
    "too_many_strings": CodeText(_("The workbook has more than {limit} different texts."), _SPLIT),
    "too_many_merges": CodeText(
        _("{sheet} has more than {limit} merged areas."), _("Undo the merging of cells.")
    ),
    "mixed_encoding": CodeText(
        _("{sheet} mixes two text encodings (first in row {row})."), _("Save the file anew as CSV UTF-8.")
    ),
    "not_text": CodeText(
        _("{sheet} is not a text in a known encoding (row {row})."), _("Save it as CSV UTF-8.")
    ),
    "unbalanced_quote": CodeText(
        _("In {sheet}, the quotation mark that opens in row {row} is not closed where it should be."),
        _("Close it, or double the marks within a text."),
    ),
    # Reading stopped
    "reading_time": CodeText(_("Reading the file took too long and was stopped."), _SPLIT),
    "reading_memory": CodeText(_("Reading the file needs more memory than is allowed."), _SPLIT),
    "reading_space": CodeText(_("Reading the file needs more disk space than is allowed."), _SPLIT),
    "reading_failed": CodeText(
        _("The file could not be read; the reader stopped on it ({detail})."),
        _("Save the data anew, in a new file."),
    ),
    # Accepted, with a warning
    "windows_1252": CodeText(
        _("{sheet} is not UTF-8; it was read as Windows-1252."),
        _("Check names with accents, or save the file as CSV UTF-8."),
    ),
    "unknown_column": CodeText(
        _("{sheet} has a column that is not understood and is left out: {column}."),
        _("Nothing, unless it was meant to be read."),
    ),
    "column_without_heading": CodeText(
        _("{sheet} has values in columns without a heading ({column}); they are left out."),
        _("Give them a heading."),
    ),
    "unknown_sheet": CodeText(
        _("The sheet {sheet} is not the name of a table and is left out."),
        _("Name it after a table to have it read."),
    ),
    "unknown_file": CodeText(
        _("The file {sheet} is not the name of a table and is left out."),
        _("Name it after a table to have it read."),
    ),
    "hidden_sheet": CodeText(
        _("The sheet {sheet} is hidden; it was read."), _("Check that it is meant to be loaded.")
    ),
    "hidden_rows": CodeText(
        _("{sheet} has {count} hidden rows; they were read."), _("Check what is hidden or filtered.")
    ),
    "hidden_columns": CodeText(
        _("{sheet} has {count} hidden columns; they were read."), _("Check what is hidden.")
    ),
    "title_rows_skipped": CodeText(_("{count} rows above the headings of {sheet} were skipped.")),
    "number_row_skipped": CodeText(_("The row of column numbers in {sheet} was skipped.")),
    "repeated_headings": CodeText(_("{count} repeated rows of headings in {sheet} were skipped.")),
    "section_titles": CodeText(_("{count} section titles in {sheet} were skipped.")),
    "rows_below_data": CodeText(
        _("{count} rows below the data of {sheet} were skipped (from row {row}); they have no key."),
        _("Check that they hold no data."),
    ),
    "formulas_read": CodeText(
        _("{count} cells of column {column} in {sheet} hold formulas; their stored results were read."),
        _("Check the results, or paste them as values."),
    ),
    # Accepted, and reported
    "delimiter_read": CodeText(_("{sheet} separates its columns by {delimiter}.")),
    "encoding_read": CodeText(_("{sheet} was read as {encoding}.")),
    # Rows that are refused
    "ragged_row": CodeText(
        _("Row {row} has {count} cells, the headings {expected}."),
        _("Fill up or remove cells; put a text with a separator in quotation marks."),
    ),
    "formula_without_value": CodeText(
        _("Row {row}, column {column}: the cell holds a formula without a stored result."),
        _("Open the workbook, have it calculated and save it, or paste the value."),
    ),
    "formula_error": CodeText(
        _("Row {row}, column {column}: the formula ends in an error ({value})."),
        _("Correct the formula, or paste the value."),
    ),
    "formula_external": CodeText(
        _("Row {row}, column {column}: the formula reads another workbook."),
        _("Paste the value in place of the formula."),
    ),
    "merged_cells": CodeText(
        _("Row {row} lies under the merged cells {value}."), _("Undo the merging and fill in every row.")
    ),
}
