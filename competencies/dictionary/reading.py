"""The dictionary as readers see it: what it has on a day, the names of levels, and what no version has described."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import F

from competencies.dictionary.content import Content, live_content, national_scales
from competencies.dictionary.conversions import told_conversions
from competencies.models import Competency, DictionaryVersion


def scales_on(day: date) -> dict[str, list[str]]:
    """The names of the levels by kind of competency, as the version in force says, else national. One query."""
    agreed = DictionaryVersion.objects.in_force_on(day).values_list("content__scales", flat=True).first()
    return agreed or national_scales(day)


@dataclass(frozen=True, slots=True)
class ToldConversions:
    """What an agreed version says of levels measured on the scales before it, in words."""

    number: int
    decree: str
    begins: date
    lines: list[str]


def begun_versions(day: date) -> list[DictionaryVersion]:
    """Agreed versions that have begun, the newest first: the first one holds on the day. One query; without their
    content, of which ``tables`` are the conversions."""
    rows = DictionaryVersion.objects.filter(validity__isnull=False, begins__lte=day).order_by("-begins")
    return list(rows.defer("content").annotate(tables=F("content__conversions")))


def told_of_conversions(versions: Iterable[Any]) -> list[ToldConversions]:
    """The conversions of ``begun_versions``."""
    return [
        ToldConversions(row.number, row.decree, row.begins, told_conversions(row.tables))
        for row in versions
        if row.tables
    ]


def content_on(day: date, *, today: date) -> Content:
    """What the version in force on ``day`` says; where none was, the dictionary of today."""
    agreed = DictionaryVersion.objects.in_force_on(day).values_list("content", flat=True).first()
    return agreed or live_content(today)


def base_of(version: DictionaryVersion, *, today: date) -> Content:
    """What ``version`` is compared with: for a draft the dictionary of today, else the version before it."""
    if version.is_draft or version.state == "returned":
        return live_content(today)
    earlier = DictionaryVersion.objects.filter(validity__isnull=False, begins__lt=version.begins)
    before = earlier.order_by("-begins").values_list("content", flat=True).first()
    return before or {"scales": national_scales(version.begins), "competencies": [], "withdrawn": []}


def undescribed(on: date) -> list[Competency]:
    """Competencies that came by another way, such as an import, and that no version in force has: at most 200."""
    agreed: Any = DictionaryVersion.objects.in_force_on(on).values_list("content", flat=True).first()
    if agreed is None:
        return []
    known = [entry["id"] for entry in agreed["competencies"]]
    rows = Competency.objects.in_dictionary_on(on).exclude(public_id__in=known)
    return list(rows.exclude(code__in=agreed["withdrawn"]).order_by("code")[:200])
