"""The review of a shortlist as a file: what the list shows, with who took it, when and what for in every row."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from asn_career.base.access_log import log_file, log_refusal
from asn_career.base.errors import DomainError, NotPermittedError
from asn_career.base.exports import Sheet, csv_lines, workbook
from employees.access import Permission, Principal
from promotions.choices import CandidateOutcome
from promotions.models import Candidate
from promotions.permissions import covers
from promotions.wording import rule_label

XLSX, CSV = "xlsx", "csv"
CONTENT_TYPES = {
    XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    CSV: "text/csv; charset=utf-8",
}


class OneShortlistError(DomainError):
    code = "one_shortlist"
    message = gettext_lazy("Choose candidates of one shortlist.")


def review_file(
    candidates: Sequence[Any], *, form: str, by: Principal, who: str, at: datetime, purpose: str
) -> bytes:
    """Candidates of one shortlist with their marks; each file has a purpose and is logged, and they are few a day."""
    if len({candidate.shortlist_id for candidate in candidates}) != 1:
        raise OneShortlistError
    shortlist = candidates[0].shortlist
    subject = f"shortlist:{shortlist.public_id}"
    if not covers(by, permission=Permission.READ_SHORTLISTS, vacancy=shortlist.vacancy):
        log_refusal(by=by.identity, subject=subject)
        raise NotPermittedError
    log_file(by=by.identity, action="shortlist.export", subject=subject, purpose=purpose)
    taken = f"{who}, {timezone.localtime(at):%Y-%m-%d %H:%M}: {purpose.strip()}"
    with_nip = "nip" in by.readable_columns()
    rows = _rows(candidates, taken=taken, with_nip=with_nip)
    if form == CSV:
        return "".join(csv_lines(_headings(with_nip), rows)).encode("utf-8")
    return workbook([Sheet(_("Shortlist"), _headings(with_nip), rows)])


def _headings(with_nip: bool) -> list[str]:
    nip = ["NIP"] if with_nip else []
    judged = [_("Status"), _("Proposed"), _("Score"), _("Talent"), _("Box"), _("Job person match")]
    reviewed = [_("Marked"), _("Not met or to be checked"), _("Taken by, at, for")]
    return [pgettext("on a shortlist", "Rank"), _("Name"), *nip, *judged, *reviewed]


def _rows(candidates: Sequence[Any], *, taken: str, with_nip: bool) -> Iterator[list[Any]]:
    marks = {"verified": _("Verified"), "excluded": _("Excluded")}
    for row in candidates:
        person = row.employee
        yield [
            row.rank,
            person.full_name,
            *([person.nip] if with_nip else []),
            CandidateOutcome(row.outcome).label,
            _("Yes") if row.proposed else _("No"),
            row.score,
            row.talent,
            row.box,
            row.jpm,
            marks.get(row.mark, ""),
            unmet(row),
            taken,
        ]


def unmet(row: Candidate) -> str:
    """The rules that a candidate does not meet or that people have to check, in words."""
    return ", ".join(
        rule_label(rule) for rule, found in row.rule_outcomes.items() if found in ("fail", "manual")
    )
