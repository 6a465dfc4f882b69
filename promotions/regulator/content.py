"""What a pack says, as sheets of plain values: map, method, coverage, quality of the data, decisions."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from asn_career.base.exports import Sheet
from asn_career.base.regulations import DatedTable, all_tables
from promotions.choices import Verdict
from promotions.models import AppointingDecision, OrderDeparture, Shortlist, Sitting
from promotions.regulator.aspects import ASPECTS
from promotions.regulator.counting import Figure, Year, runs_of
from promotions.regulator.packages import findings_of, packages_of
from promotions.sealing import engine_hash
from promotions.wording import CONFIDENCE

HIDDEN = gettext_lazy("fewer than five")


@dataclass(frozen=True, slots=True)
class Content:
    """Everything a pack holds, before it becomes files."""

    aspects: Sequence[tuple[str, Sequence[Figure]]]
    sheets: Sequence[Sheet]


def content_of(year: Year, figures: dict[str, Figure]) -> Content:
    """The sheets in their order; the day of the rules is the last one that is counted."""
    aspects = [
        (aspect["name"], [figures[code] for code in aspect["figures"]])
        for aspect in ASPECTS.value_on(year.last).values()
    ]
    sheets = (
        Sheet(_("Aspects"), _figure_headings(_("Aspect")), list(_map_rows(aspects))),
        Sheet(
            pgettext("merit pack", "Method"),
            [_("Rule"), _("In force from"), _("Source"), _("How sure"), _("Engine")],
            list(_method_rows(year)),
        ),
        Sheet(
            _("Coverage"), _figure_headings(_("Code")), [[f.code, *figure_cells(f)] for f in figures.values()]
        ),
        Sheet(
            _("Data quality"), [_("What"), _("Code"), _("Severity"), _("Number")], list(_quality_rows(year))
        ),
        Sheet(_("Decisions"), _decision_headings(), list(_decision_rows(year))),
    )
    return Content(aspects, sheets)


def _figure_headings(first: str) -> list[str]:
    return [first, _("Figure"), _("Number"), _("Of"), _("Percent")]


def figure_cells(figure: Figure) -> list[Any]:
    return [figure.label, not_told(figure) or figure.count, figure.of, figure.percent]


def not_told(figure: Figure) -> str:
    """Why a figure has no number; empty of one that has."""
    if figure.hidden:
        return str(HIDDEN)
    return _("not known: %(why)s") % {"why": figure.missing} if figure.count is None else ""


def _map_rows(aspects: Sequence[tuple[str, Sequence[Figure]]]) -> Iterator[list[Any]]:
    for name, figures in aspects:
        if not figures:
            yield [
                name,
                _("No figure of this application bears on it; evidence comes from elsewhere."),
                None,
                None,
                None,
            ]
        for figure in figures:
            yield [name, *figure_cells(figure)]


def _method_rows(year: Year) -> Iterator[list[Any]]:
    """Every dated rule that a figure or decision of the year may rest on, with its source and certainty."""
    for table in sorted(all_tables(), key=lambda each: each.key):
        if (provision := _provision(table, year)) is not None:
            yield [
                table.title,
                provision.effective_from,
                provision.source,
                str(CONFIDENCE[provision.confidence][1]),
                engine_hash(),
            ]


def _provision(table: DatedTable, year: Year) -> Any:
    found = [p for p in table.provisions if p.effective_from <= year.last]
    return found[-1] if found else None


def _quality_rows(year: Year) -> Iterator[list[Any]]:
    """The agency's packages that were taken in during the year, and what was said about its rows in them."""
    packages = packages_of(year.root, days=year.days)
    yield [_("Packages taken in"), "package", None, packages.rows.count()]
    yield [_("Of them taken back"), "undone", None, packages.undone.count()]
    for code, severity, number in findings_of(packages):
        yield [_("Findings about rows"), code, severity, number]


def _decision_headings() -> list[str]:
    return [
        _("Run"), _("Vacancy"), _("Post"), _("Unit"), _("Route"), _("Data as of"), _("Rules sealed at"), _("Sent at"),
        _("Considered"), _("Eligible"), _("Ranked"), _("Departures approved"), _("Minutes"), _("Decision"),
        _("Decided on"), _("Hash of the rules"), _("Hash of the result"),
    ]  # fmt: skip


def _decision_rows(year: Year) -> Iterator[list[Any]]:
    """Each official run with its way to the decision; candidates are in its evidence file, by opaque ids."""
    runs = list(runs_of(year))
    departures = dict(
        OrderDeparture.objects.filter(sitting__committee__shortlist__in=runs, state="approved")
        .order_by()
        .values_list("sitting__committee__shortlist")
        .annotate(number=Count("pk"))
    )
    minutes = dict(
        Sitting.objects.filter(committee__shortlist__in=runs, state="signed")
        .order_by("pk")
        .values_list("committee__shortlist", "minutes_number")
    )
    decisions: dict[int, list[AppointingDecision]] = defaultdict(list)
    made = AppointingDecision.objects.filter(committee__shortlist__in=runs).select_related("committee")
    for row in made.order_by("pk"):
        decisions[row.committee.shortlist_id].append(row)
    for run in runs:
        yield _decision_row(run, departures.get(run.pk, 0), minutes.get(run.pk, ""), decisions[run.pk])


def _decision_row(
    run: Shortlist, departed: int, minutes: str, decisions: list[AppointingDecision]
) -> list[Any]:
    vacancy = run.vacancy
    return [
        str(run.public_id),
        vacancy.code,
        vacancy.position.name,
        vacancy.position.unit.name,
        vacancy.get_route_display(),
        run.as_of,
        timezone.localtime(run.sealed_at),
        timezone.localtime(run.sent_at) if run.sent_at else None,
        run.considered,
        run.eligible,
        run.ranked,
        departed,
        minutes,
        _decided(run, decisions),
        decisions[-1].decided_on if decisions else None,
        run.rule_set_hash,
        run.result_hash,
    ]


def _decided(run: Shortlist, decisions: list[AppointingDecision]) -> str:
    """The latest verdict; where a vacancy has several seats, for how many of them somebody was chosen."""
    if not decisions:
        return _("not yet")
    seats = run.vacancy.seats
    if seats == 1:
        return str(Verdict(decisions[-1].verdict).label)
    chosen = sum(row.verdict == Verdict.CHOSEN for row in decisions)
    return _("%(n)d of %(seats)d seats: somebody is chosen") % {"n": chosen, "seats": seats}
