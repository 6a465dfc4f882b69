"""The list of people as a file: what the list shows to its reader, with who took it, when and what for in every row."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from asn_career.base.access_log import log_file
from asn_career.base.errors import DomainError
from asn_career.base.exports import Sheet, csv_lines, workbook
from asn_career.base.formatting import integer
from employees.access import Principal
from employees.responsible import account_of
from employees.sender_names import signer_name

XLSX, CSV = "xlsx", "csv"
CONTENT_TYPES = {
    XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    CSV: "text/csv; charset=utf-8",
}
MOST_PEOPLE = 20_000


class TooManyPeopleError(DomainError):
    code = "too_many_people"
    status = 422
    message = gettext_lazy(
        "A file holds %(most)s people at most, and these are %(found)s: narrow the list first, such as to one unit."
    )


def people_file(people: Any, *, form: str, by: Principal, at: datetime, purpose: str) -> bytes:
    """People in scope as filtered, whole or refused; each file has a purpose, is logged, and is one of few a day."""
    found = people.count()
    if found > MOST_PEOPLE:
        raise TooManyPeopleError(most=integer(MOST_PEOPLE), found=integer(found))
    log_file(by=by.identity, action="employees.export", subject="employees", purpose=purpose)
    taken = f"{signer_name(account_of(by))}, {timezone.localtime(at):%Y-%m-%d %H:%M}: {purpose.strip()}"
    columns = by.readable_columns() & {"nip", "rank", "status"}
    rows = people.with_current_post(on=by.on).with_rank(on=by.on).select_related("home_unit")
    told = _rows(rows.order_by("name", "pk"), columns=columns, taken=taken)
    if form == CSV:
        return "".join(csv_lines(_headings(columns), told)).encode("utf-8")
    return workbook([Sheet(_("Employees"), _headings(columns), told)])


def _headings(columns: frozenset[str] | set[str]) -> list[str]:
    return [
        _("Name"),
        *(["NIP"] if "nip" in columns else []),
        _("Post"),
        _("Work unit"),
        *([pgettext("civil servant", "Rank")] if "rank" in columns else []),
        *([_("Status")] if "status" in columns else []),
        _("Taken by, at, for"),
    ]


def _rows(people: Any, *, columns: frozenset[str] | set[str], taken: str) -> Iterator[list[Any]]:
    for row in people.iterator(chunk_size=2_000):
        yield [
            row.full_name,
            *([row.nip] if "nip" in columns else []),
            row.post_name or "",
            row.home_unit.name if row.home_unit else "",
            *([row.rank or ""] if "rank" in columns else []),
            *([row.get_status_display()] if "status" in columns else []),
            taken,
        ]
