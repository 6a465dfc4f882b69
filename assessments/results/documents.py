"""The competency profile as a document (PDF)."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from asn_career.base.audit import acting
from asn_career.base.documents.issuing import issue
from asn_career.base.documents.typesetting import render_pdf
from asn_career.base.formatting import date_long, date_short, nip
from asn_career.base.formatting import level as level_told
from assessments.choices import GapStatus
from assessments.results.profile import Profile, ProfileRow
from assessments.results.validity import KnownResult
from employees.access import Principal

TEMPLATE, KIND = "assessments/competency_profile", "competency_profile"


def profile_pdf(person: Any, profile: Profile, *, by: Principal) -> bytes:
    """The profile of a person who came through the gate, issued under a code by which it can be checked."""
    data = _data(person, profile)
    with acting(by=by.identity, reason=KIND):
        _entry, content = issue(
            lambda code: render_pdf(TEMPLATE, data, on=by.on, code=code),
            kind=KIND,
            subject=f"profile:{person.public_id}",
            title=data["title"],
            told=[*data["facts"][:1], *data["facts"][2:]],
            by=by.identity,
            on=by.on,
        )
    return content


def _data(person: Any, profile: Profile) -> dict[str, Any]:
    return {
        "title": _("Competency profile"),
        "facts": [
            (_("Name"), person.full_name),
            (_("NIP"), nip(person.nip)),
            (_("Post"), person.post_name or _("No post on record")),
            (_("Work unit"), person.home_unit.name if person.home_unit else _("No unit")),
            (_("As of"), date_long(profile.as_of)),
        ],
        "sections": [
            section
            for section in (
                _section(_("At or above the standard of the post"), profile.strengths),
                _section(_("Below the standard of the post"), profile.weaknesses),
                _section(_("Expired or not assessed"), profile.unknown),
                _section(_("Beyond what the post asks for"), profile.beside),
            )
            if section["rows"]
        ],
        "headings": [_("Competency"), _("Standard"), _("Held"), _("Evidence"), _("Valid until")],
        "missing": _missing(profile),
        "trend_title": _("How levels moved"),
        "trend_headings": [_("Competency"), *(date_short(day) for day in profile.occasions)],
        "trend": [
            [f"{row.code} {row.name}", *("–" if one is None else level_told(one) for one in row.levels)]
            for row in profile.trend
        ],
        "developmental_title": _("Developmental results, in no official figure"),
        "developmental_headings": [_("Competency"), _("Source"), _("Level"), _("Assessed on")],
        "developmental": [
            [row.name, each.source_told, level_told(each.aged.level), date_short(each.aged.assessed_on)]
            for row in profile.rows
            for each in row.developmental[:1]
        ],
        "closing": _(
            "A level is held while its latest official result is valid; what is not known is never zero."
        ),
    }


def _missing(profile: Profile) -> str:
    if profile.missing == "position":
        return _("No post in the register: levels are shown without a standard.")
    return _("The post has no standard in force: levels are shown without one.") if profile.missing else ""


def _section(title: str, rows: list[ProfileRow]) -> dict[str, Any]:
    return {"title": title, "rows": [_row(row) for row in rows]}


def _row(row: ProfileRow) -> list[str]:
    return [
        f"{row.code} {row.name}",
        str(row.required) if row.required is not None else "–",
        level_told(row.held) if row.held is not None else _told(row),
        _evidence(row.current) if row.current else "–",
        date_short(row.current.aged.valid_until) if row.current and row.current.aged.valid_until else "–",
    ]


def _told(row: ProfileRow) -> str:
    status = GapStatus(row.status) if row.status else None
    return str(status.label) if status in (GapStatus.EXPIRED, GapStatus.UNKNOWN) else "–"


def _evidence(known: KnownResult) -> str:
    provider = f", {known.assessment.provider}" if known.assessment.provider else ""
    return f"{known.source_told}{provider}, {date_short(known.aged.assessed_on)}"
