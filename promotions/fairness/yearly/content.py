"""What a yearly summary says, as plain data: rates with small numbers hidden, and how often a response was due."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from itertools import groupby
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.utils.translation import override

from employees.models import Unit
from promotions.choices import RunKind
from promotions.fairness.computing import strata_of
from promotions.fairness.rules import Bounds
from promotions.fairness.summary import Shown, StageSummary, summarise
from promotions.fairness_labels import Labels, labels_of
from promotions.models import FairnessReport, FairnessResponse, Shortlist

FORMAT = 1
# What the data of the agency do not hold, so that no figure can be told of it.
NOT_KNOWN = ("disability",)
_LANGUAGE = "id"


def _days(year: int) -> tuple[date, date]:
    return date(year, 1, 1), date(year, 12, 31)


def reports_of(root: Unit, year: int) -> QuerySet[FairnessReport]:
    """The latest figures of each official run that was sent in the year."""
    return FairnessReport.objects.filter(root=root, shortlist__sent_at__date__range=_days(year)).latest()


def without_figures(root: Unit, year: int) -> QuerySet[Shortlist]:
    """Official runs of the agency that were sent in the year and are not counted yet."""
    runs = Shortlist.objects.sent().filter(kind=RunKind.OFFICIAL, sent_at__date__range=_days(year))
    of_agency = runs.filter(vacancy__position__unit__lineage__contains=[root.pk])
    return of_agency.filter(~Exists(FairnessReport.objects.filter(shortlist=OuterRef("pk"))))


def content_of(root: Unit, year: int, *, bounds: Bounds) -> dict[str, Any]:
    """The whole summary; groups are told by code and in Indonesian words, as the units were called that day."""
    reports = reports_of(root, year)
    found = summarise(strata_of(reports), bounds=bounds)
    labels = labels_of((row.attribute, each.group) for row in found for each in row.groups)
    with override(_LANGUAGE):
        attributes = list(_attributes(found, labels))
    return {
        "format": FORMAT,
        "agency": {"code": root.code, "name": root.name},
        "year": year,
        "runs": reports.count(),
        "rule": {"cell": bounds.cell, "people": bounds.drill_down, "ratio": str(float(bounds.ratio))},
        "attributes": attributes,
        "not_known": list(NOT_KNOWN),
        "responses": _responses(root, year),
    }


def _attributes(found: Sequence[StageSummary], labels: Labels) -> Iterator[dict[str, Any]]:
    for attribute, rows in groupby(found, key=lambda each: each.attribute):
        yield {
            "attribute": attribute.value,
            "name": str(attribute.label),
            "stages": [
                {
                    "stage": row.stage.value,
                    "name": str(row.stage.label),
                    "runs": row.runs,
                    **_numbers(row.all),
                    "groups": [
                        {"name": labels.of(attribute, each.group), **_numbers(each)} for each in row.groups
                    ],
                }
                for row in rows
            ],
        }


def _numbers(shown: Shown) -> dict[str, int | None]:
    return {"people": shown.people, "percent": shown.percent, "ratio_percent": shown.ratio}


def told_apart(stage: dict[str, Any]) -> tuple[list[dict[str, Any]], list[str]]:
    """Of a stage of a summary the groups that are told, and the names of those that are hidden."""
    told = [group for group in stage["groups"] if group["people"] is not None]
    return told, [group["name"] for group in stage["groups"] if group["people"] is None]


def _responses(root: Unit, year: int) -> dict[str, int]:
    """How many runs needed a written response, and how many have one. One query."""
    rows = FairnessResponse.objects.filter(
        report__root=root, report__shortlist__sent_at__date__range=_days(year)
    )
    return dict(rows.aggregate(due=Count("pk"), written=Count("pk", filter=~Q(text=""))))
