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

    @property
    def message(self) -> str:
        """Return the sentence in the active language."""
        return self._worded(CATALOGUE[self.code].message)

    @property
    def remedy(self) -> str:
        """Return what the person can do about it, in the active language."""
        return self._worded(CATALOGUE[self.code].remedy)

    def as_dict(self) -> dict[str, Any]:
        """Return the message as the answer of an import prints it."""
        names = ("severity", "table", "sheet", "row", "column", "value", "code", "message", "remedy")
        return {name: getattr(self, name) for name in names}

    def _worded(self, msgid: str) -> str:
        if not msgid:
            return ""
        from django.utils.translation import gettext

        place = {"table": self.table, "sheet": self.sheet, "row": self.row, "column": self.column}
        terms = {
            n: gettext(TERMS[v]) if n in TERM_PARAMS and v in TERMS else v for n, v in self.params.items()
        }
        return gettext(msgid).format_map({**place, "value": self.value, **terms})


def shortened(value: object) -> str:
    """Return a value as a message repeats it: one line, not longer than VALUE_SHOWN."""
    text = " ".join(str(value).split())
    return text if len(text) <= VALUE_SHOWN else text[: VALUE_SHOWN - 1] + "…"


def define_codes(codes: Mapping[str, CodeText]) -> None:
    """Add the codes of another stage of the import; a code means one thing only."""
    for code, text in codes.items():
        if CATALOGUE.setdefault(code, text) != text:
            raise ValueError(f"The import code {code} is defined twice.")


TERM_PARAMS = frozenset({"kind", "detail", "delimiter"})
"""Parameters whose values are keys of TERMS, because they are words and not data."""

TERMS: dict[str, str] = {
    "pdf": "a PDF document",
    "html": "a web page (HTML)",
    "xml": "an XML document",
    "rtf": "a text document (RTF)",
    "image": "a picture",
    "word": "a Word document",
    "slides": "a presentation",
    "opendocument": "an OpenDocument file",
    "old_office": "a document of an old office program",
    "archive": "an archive of another kind",
    "program": "a program",
    "binary": "a file that is neither text nor a workbook",
    "special": "neither a file nor a folder",
    "truncated": "its end is missing",
    "checksum": "a checksum does not match",
    "size": "a member is larger than it declares",
    "directory": "its table of contents cannot be read",
    "not_xml": "the XML is not well-formed",
    "encoding": "its text encoding is not accepted",
    "part_missing": "a part is missing",
    "order": "rows or cells are not in order",
    "reference": "a cell refers to something that does not exist",
    "comma": "comma",
    "semicolon": "semicolon",
    "tab": "tab",
}

_SAVE_AS_WORKBOOK = "Open it in the spreadsheet program and save it as Excel workbook (.xlsx)."
_PACK_AGAIN = "Make the file again and upload the new one."
_SPLIT = "Split the data over several packages."

CATALOGUE: dict[str, CodeText] = {
    # Files that are not a package
    "file_missing": CodeText(
        "The file or folder does not exist or cannot be read.", "Check the path and the rights."
    ),
    "empty_file": CodeText("The file {sheet} is empty (0 bytes).", _PACK_AGAIN),
    "upload_too_large": CodeText("The file has {size}; at most {limit} are accepted.", _SPLIT),
    "wrong_kind": CodeText(
        "The file {sheet} is {kind}.", "Send a folder or .zip of CSV files, or one workbook (.xlsx)."
    ),
    "legacy_workbook": CodeText("The file {sheet} is a workbook of the old kind (.xls).", _SAVE_AS_WORKBOOK),
    "binary_workbook": CodeText("The file {sheet} is a binary workbook (.xlsb).", _SAVE_AS_WORKBOOK),
    "macro_workbook": CodeText("The file {sheet} is a workbook with macros.", _SAVE_AS_WORKBOOK),
    "encrypted_workbook": CodeText(
        "The file {sheet} is protected with a password.", "Save it without a password and upload it again."
    ),
    "encrypted_archive": CodeText(
        "The archive is encrypted (member {member}).", "Pack the files without a password."
    ),
    "damaged_archive": CodeText("The file is damaged or incomplete: {detail}.", _PACK_AGAIN),
    "damaged_workbook": CodeText(
        "The workbook is damaged or incomplete in {part}: {detail}.", _SAVE_AS_WORKBOOK
    ),
    # Archives
    "too_many_members": CodeText("The archive has {count} members; at most {limit} are accepted.", _SPLIT),
    "unpacked_too_large": CodeText("Unpacked, the package is larger than {limit}.", _SPLIT),
    "ratio_too_high": CodeText(
        "The member {member} unpacks to more than {limit} times its size.",
        "Archives of this kind are refused for safety; pack the files again with an ordinary program.",
    ),
    "overlapping_members": CodeText("Members of the archive share the same bytes ({member}).", _PACK_AGAIN),
    "unsupported_compression": CodeText(
        "The member {member} is packed by a method that is not accepted.",
        "Pack the files as an ordinary .zip.",
    ),
    "unsafe_name": CodeText(
        "The archive has a member with an unsafe name: {member}.",
        "Pack the files anew, without paths outside.",
    ),
    "link_member": CodeText("{member} is a link, not a file.", "Put the file itself in its place."),
    "duplicate_member": CodeText("The archive holds the member {member} twice.", "Leave one of the two."),
    "nested_archive": CodeText(
        "{member} is an archive or workbook within the package.", "Send the workbook by itself, or CSV files."
    ),
    "too_many_folders": CodeText(
        "The package has files in more than one folder ({member}).", "Put all files in one folder."
    ),
    "xml_dtd": CodeText(
        "The part {part} declares a document type or entities.",
        "Workbooks never need this; save the data anew in the spreadsheet program.",
    ),
    # Tables of the package
    "no_tables": CodeText(
        "No sheet or file of the package has the name of a table.",
        "Name sheets or files after the tables: {names}.",
    ),
    "no_rows": CodeText("The package has no row of data.", "Fill in at least one row below the headings."),
    "two_sources": CodeText(
        "{other} and {sheet} both hold the table {table}.", "Leave one of the two, with all rows."
    ),
    "missing_heading": CodeText(
        "In {sheet} (table {table}) the heading {column} is missing.",
        "Add the column, or say on the upload page which column it is.",
    ),
    "two_heading_rows": CodeText(
        "In {sheet} (table {table}) both row {first} and row {row} look like headings.",
        "Leave one row of headings, or choose it on the upload page.",
    ),
    "duplicate_heading": CodeText(
        "In {sheet} (table {table}) the heading {column} stands twice (columns {first} and {second}).",
        "Leave one of the two columns.",
    ),
    "too_many_rows": CodeText("{sheet} has more than {limit} rows.", _SPLIT),
    "too_many_columns": CodeText(
        "In {sheet}, row {row} has a value beyond column {limit}.",
        "Move or remove what stands to the far right.",
    ),
    "row_after_blank_rows": CodeText(
        "In {sheet}, row {row} has a value below more than {limit} blank rows.",
        "Remove the blank rows, or what stands far below the data.",
    ),
    "cell_too_large": CodeText("In {sheet}, row {row} has a cell longer than {limit}.", "Shorten the text."),
    "text_too_large": CodeText("The workbook has a text longer than {limit}.", "Shorten the text."),
    "row_too_large": CodeText("In {sheet}, row {row} is longer than {limit}.", "Shorten the texts."),
    "too_many_strings": CodeText("The workbook has more than {limit} different texts.", _SPLIT),
    "too_many_merges": CodeText("{sheet} has more than {limit} merged areas.", "Undo the merging of cells."),
    "mixed_encoding": CodeText(
        "{sheet} mixes two text encodings (first in row {row}).", "Save the file anew as CSV UTF-8."
    ),
    "not_text": CodeText("{sheet} is not a text in a known encoding (row {row}).", "Save it as CSV UTF-8."),
    "unbalanced_quote": CodeText(
        "In {sheet}, the quotation mark that opens in row {row} is not closed where it should be.",
        "Close it, or double the marks within a text.",
    ),
    # Reading stopped
    "reading_time": CodeText("Reading the file took too long and was stopped.", _SPLIT),
    "reading_memory": CodeText("Reading the file needs more memory than is allowed.", _SPLIT),
    "reading_space": CodeText("Reading the file needs more disk space than is allowed.", _SPLIT),
    "reading_failed": CodeText(
        "The file could not be read; the reader stopped on it ({detail}).",
        "Save the data anew, in a new file.",
    ),
    # Accepted, with a warning
    "windows_1252": CodeText(
        "{sheet} is not UTF-8; it was read as Windows-1252.",
        "Check names with accents, or save the file as CSV UTF-8.",
    ),
    "unknown_column": CodeText(
        "{sheet} has a column that is not understood and is left out: {column}.",
        "Nothing, unless it was meant to be read.",
    ),
    "column_without_heading": CodeText(
        "{sheet} has values in columns without a heading ({column}); they are left out.",
        "Give them a heading.",
    ),
    "unknown_sheet": CodeText(
        "The sheet {sheet} is not the name of a table and is left out.",
        "Name it after a table to have it read.",
    ),
    "unknown_file": CodeText(
        "The file {sheet} is not the name of a table and is left out.",
        "Name it after a table to have it read.",
    ),
    "hidden_sheet": CodeText(
        "The sheet {sheet} is hidden; it was read.", "Check that it is meant to be loaded."
    ),
    "hidden_rows": CodeText(
        "{sheet} has {count} hidden rows; they were read.", "Check what is hidden or filtered."
    ),
    "hidden_columns": CodeText(
        "{sheet} has {count} hidden columns; they were read.", "Check what is hidden."
    ),
    "title_rows_skipped": CodeText("{count} rows above the headings of {sheet} were skipped."),
    "number_row_skipped": CodeText("The row of column numbers in {sheet} was skipped."),
    "repeated_headings": CodeText("{count} repeated rows of headings in {sheet} were skipped."),
    "section_titles": CodeText("{count} section titles in {sheet} were skipped."),
    "rows_below_data": CodeText(
        "{count} rows below the data of {sheet} were skipped (from row {row}); they have no key.",
        "Check that they hold no data.",
    ),
    "formulas_read": CodeText(
        "{count} cells of column {column} in {sheet} hold formulas; their stored results were read.",
        "Check the results, or paste them as values.",
    ),
    # Accepted, and reported
    "delimiter_read": CodeText("{sheet} separates its columns by {delimiter}."),
    "encoding_read": CodeText("{sheet} was read as {encoding}."),
    # Rows that are refused
    "ragged_row": CodeText(
        "Row {row} has {count} cells, the headings {expected}.",
        "Fill up or remove cells; put a text with a separator in quotation marks.",
    ),
    "formula_without_value": CodeText(
        "Row {row}, column {column}: the cell holds a formula without a stored result.",
        "Open the workbook, have it calculated and save it, or paste the value.",
    ),
    "formula_error": CodeText(
        "Row {row}, column {column}: the formula ends in an error ({value}).",
        "Correct the formula, or paste the value.",
    ),
    "formula_external": CodeText(
        "Row {row}, column {column}: the formula reads another workbook.",
        "Paste the value in place of the formula.",
    ),
    "merged_cells": CodeText(
        "Row {row} lies under the merged cells {value}.", "Undo the merging and fill in every row."
    ),
}
