"""The page where a person says which sheet is which table and which heading is which column."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.functional import cached_property
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from asn_career.base.access_log import log_access
from asn_career.base.imports.errors import ImportNotMappableError
from asn_career.base.imports.intake import SheetMapping, SheetPreview
from asn_career.base.imports.intake.headings import LEFT_OUT
from asn_career.base.imports.loading import layouts
from asn_career.base.imports.mapping import (
    Objection,
    SheetColumn,
    columns_of,
    from_stored,
    likely_heading_row,
    objections,
    previews_from_stored,
    suggested,
    suggested_columns,
)
from asn_career.base.imports.models import Import, ImportFile
from asn_career.base.imports.specs import Column, Table, all_tables, find_table
from asn_career.base.imports.uploads import can_map, request_check
from employees.access import Permission
from employees.import_pages import STEPS, visible_package
from employees.policy import requires, scope_of

COLUMNS_SHOWN = 80
"""Columns of one sheet that the page asks about; those further right keep what their headings say."""
NO_TABLE = "-"
_ROW_TEXT = 70


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.IMPORT)
def import_map(request: HttpRequest, public_id: str) -> HttpResponse:
    """Show what the sheets most likely are; have the package checked again as the person says."""
    package = visible_package(request, public_id)
    if not can_map(package):
        raise ImportNotMappableError
    sheets = _sheets(package, request.POST if request.method == "POST" else None)
    found: list[str] = []
    if request.method == "POST" and all(sheet.is_answered for sheet in sheets):
        mappings = {sheet.name: sheet.mapping() for sheet in sheets}
        found = [_worded(objection) for objection in objections(mappings, layouts())]
        if not found:
            request_check(package, mappings=mappings, by=scope_of(request))
            return redirect("import_detail", public_id=public_id)
    log_access(by=scope_of(request).identity, action="import.map", subject=f"import:{public_id}")
    context = {"package": package, "sheets": sheets, "steps": STEPS, "found": found}
    context["is_changed"] = request.method == "POST" and not found
    return render(request, "imports/import_map.html", context, status=400 if found else 200)


def _sheets(package: Import, data: Mapping[str, str] | None) -> list[MappedSheet]:
    previews = previews_from_stored(ImportFile.objects.get(package=package).previews)
    start = suggested(previews, layouts()) | from_stored(package.mappings)
    return [
        MappedSheet(number, preview, start[preview.sheet], data)
        for number, preview in enumerate(previews, start=1)
    ]


class SheetForm(forms.Form):
    """Which table a sheet is, in which row its headings stand, and what each of its columns is."""

    tabel = forms.ChoiceField(label=_("Table"))
    baris = forms.TypedChoiceField(label=_("Row of the headings"), coerce=int)

    def __init__(
        self,
        data: Mapping[str, str] | None,
        *,
        prefix: str,
        preview: SheetPreview,
        mapping: SheetMapping,
        columns: Sequence[SheetColumn],
    ) -> None:
        super().__init__(data, prefix=prefix)
        tables = [(table.name, f"{table.title} ({table.name})") for table in all_tables()]
        left_out = (NO_TABLE, gettext("Leave this sheet out"))
        self._offer("tabel", [left_out, *tables], mapping.table or NO_TABLE)
        self._offer("baris", list(_row_choices(preview)), mapping.heading_row)
        offered = _column_choices(find_table(mapping.table)) if mapping.table else []
        for column in columns:
            name = f"kolom{column.place}"
            label = gettext("What is the column %(heading)s?") % {"heading": column.heading or column.place}
            self.fields[name] = forms.ChoiceField(label=label, required=False)
            self._offer(name, offered, mapping.columns.get(column.place, LEFT_OUT))

    def _offer(self, name: str, choices: list[tuple[Any, str]], initial: Any) -> None:
        self.fields[name].choices = choices  # type: ignore[attr-defined]
        self.fields[name].initial = initial


def _row_choices(preview: SheetPreview) -> Iterator[tuple[int, str]]:
    """Every row by its number and what stands in it."""
    for number, texts in preview.rows:
        shown = " · ".join(text.strip() for text in texts if text.strip())
        cut = shown if len(shown) <= _ROW_TEXT else shown[: _ROW_TEXT - 1] + "…"
        yield number, gettext("Row %(number)d: %(texts)s") % {"number": number, "texts": cut}


def _column_choices(table: Table) -> list[tuple[str, str]]:
    return [
        (LEFT_OUT, gettext("Ignore this column")),
        *((column.name, _column_label(column)) for column in table.columns),
    ]


def _column_label(column: Column) -> str:
    """The column's name in the data package, with the heading that offices use."""
    label = _column_name(column)
    return f"{label} ({gettext('required')})" if column.required else label


def _column_name(column: Column) -> str:
    usual = column.also.partition(", ")[0]
    return f"{column.name} – {usual}" if usual else column.name


@dataclass
class MappedSheet:
    """One sheet on the page: what the person said of it, or what it most likely is."""

    number: int
    preview: SheetPreview
    start: SheetMapping
    data: Mapping[str, str] | None

    @property
    def name(self) -> str:
        return self.preview.sheet

    @property
    def prefix(self) -> str:
        return f"lembar{self.number}"

    @cached_property
    def asked(self) -> SheetMapping:
        """Table and heading row that were chosen; the columns follow from them."""
        if self.data is None:
            return self.start
        known = {layout.name: layout for layout in layouts()}
        layout = known.get(self.data.get(f"{self.prefix}-tabel", ""))
        numbers = {str(number): number for number, _texts in self.preview.rows}
        row = numbers.get(self.data.get(f"{self.prefix}-baris", ""))
        row = row or likely_heading_row(self.preview, layout)
        if layout is None:
            return SheetMapping(LEFT_OUT, row)
        return SheetMapping(layout.name, row, suggested_columns(self.preview, layout, row))

    @property
    def shown_for(self) -> str:
        """Table and row for which the columns are shown; comes back with the answer."""
        return f"{self.asked.table or NO_TABLE}:{self.asked.heading_row}"

    @property
    def is_answered(self) -> bool:
        """Whether the answer was given by somebody who saw the columns that it is about."""
        if self.data is None or self.data.get("lihat"):
            return False
        return self.data.get(f"{self.prefix}-untuk") == self.shown_for and self.form.is_valid()

    @cached_property
    def columns(self) -> list[SheetColumn]:
        if self.asked.table == LEFT_OUT:
            return []
        return columns_of(self.preview, self.asked.heading_row)[:COLUMNS_SHOWN]

    @cached_property
    def form(self) -> SheetForm:
        seen = self.data is not None and self.data.get(f"{self.prefix}-untuk") == self.shown_for
        return SheetForm(
            self.data if seen else None,
            prefix=self.prefix,
            preview=self.preview,
            mapping=self.asked,
            columns=self.columns,
        )

    def mapping(self) -> SheetMapping:
        """What the person said, once the form is valid."""
        said = self.form.cleaned_data
        columns = {column.place: said[f"kolom{column.place}"] for column in self.columns}
        return replace(self.asked, columns=columns)

    def rows(self) -> Iterator[tuple[SheetColumn, Any]]:
        """Each column with its choice."""
        for column in self.columns:
            yield column, self.form[f"kolom{column.place}"]

    @property
    def missing(self) -> list[str]:
        """Required columns of the table that no column of the sheet is."""
        if self.asked.table == LEFT_OUT:
            return []
        chosen = {str(bound.value()) for _column, bound in self.rows()}
        columns = find_table(self.asked.table).columns
        return [_column_name(column) for column in columns if column.required and column.name not in chosen]


def _worded(objection: Objection) -> str:
    """An objection as a sentence."""
    texts = {
        "two_sources": _("%(sheet)s and %(names)s were given the same table. Leave one of the two out."),
        "column_twice": _(
            "In %(sheet)s more than one column was chosen as %(names)s. Keep one, ignore the others."
        ),
        "missing_heading": _("In %(sheet)s, say which column is %(names)s."),
        "no_tables": _("Choose the table of at least one sheet."),
    }
    names = list(objection.names)
    if objection.table:
        names = [_column_name(find_table(objection.table).column(name)) for name in names]
    return texts[objection.code] % {"sheet": objection.sheet, "names": ", ".join(names)}
