"""The printed standard of a post (SKJ) in the structure of PermenPANRB 38/2017: identity, levels, requirements."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.db.models import Prefetch
from django.utils.translation import gettext as _

from asn_career.base.documents.typesetting import render_pdf
from asn_career.base.formatting import date_long
from competencies.choices import CompetencyKind, RequirementKind
from competencies.dictionary.reading import scales_on
from competencies.models import (
    BehaviouralIndicator,
    CompetencyLevel,
    PositionRequirement,
    StandardItem,
    StandardVersion,
)
from competencies.standard_decrees.describing import described_on
from employees.models import Position

TEMPLATE = "competencies/standard"
# The order in which the structure names them; a row without entries says so.
_ORDER = (
    RequirementKind.MIN_RANK,
    RequirementKind.MIN_EDUCATION,
    RequirementKind.FIELD_OF_STUDY,
    RequirementKind.TRAINING,
    RequirementKind.EXPERIENCE_YEARS,
)


def standard_pdf(post: Position, *, on: date) -> bytes:
    """What a post that came through the gate requires on the day. Nine queries."""
    return render_pdf(TEMPLATE, standard_data(post, on=on), on=on)


def standard_data(post: Position, *, on: date) -> dict[str, Any]:
    """The document as plain data."""
    versions = StandardVersion.objects.filter(position=post).select_related("standard_decree")
    version = versions.in_force_on(on).first()
    rows = (
        StandardItem.objects.in_force_on(on).filter(version=version)
        if version
        else StandardItem.objects.none()
    )
    described = described_on(post.pk, on)
    items = list(rows.select_related("competency").order_by("competency__kind", "competency__code"))
    return {
        "title": _("Competency standard of the post"),
        "identity": [*_identity(post, version), (_("Decree number"), _decree(version, items) or "–")],
        "summary": described.summary or _("Not set by a decree yet."),
        "headings": [
            _("No."),
            _("Competency"),
            _("Level"),
            _("Importance"),
            _("Description"),
            _("Indicators"),
        ],
        "groups": _groups(items, on=on),
        "none": _("No standard is in force."),
        "requirement_headings": [_("Kind"), _("Requirement"), _("Importance")],
        "requirements": [
            *_requirements(post, on=on),
            [
                _("Performance indicators of the post"),
                described.performance_measures or _("Not set by a decree yet."),
                "–",
            ],
        ],
        "closing": _("As recorded on %(day)s.") % {"day": date_long(on)},
    }


def _decree(version: StandardVersion | None, items: Sequence[StandardItem]) -> str:
    if version is not None and version.standard_decree is not None:
        return str(version.standard_decree.decree)
    return next((item.decree for item in items if item.decree), "")


def _identity(post: Position, version: StandardVersion | None) -> list[tuple[str, str]]:
    return [
        (_("Name"), post.name),
        (_("Code"), post.code),
        (_("Kind"), str(post.get_kind_display())),
        (_("Work unit"), post.unit.name),
        (_("Family"), post.family or "–"),
        (_("Job class"), str(post.job_class) if post.job_class else "–"),
        (_("In force from"), date_long(version.valid_from) if version else "–"),
    ]


def _groups(items: Sequence[StandardItem], *, on: date) -> list[dict[str, Any]]:
    """The official order: technical, managerial, sociocultural, and what governs government posts."""
    told, names = _levels(items), scales_on(on)
    order = (
        CompetencyKind.TECHNICAL,
        CompetencyKind.MANAGERIAL,
        CompetencyKind.SOCIOCULTURAL,
        CompetencyKind.GOVERNMENT,
    )
    groups = []
    for kind in order:
        rows = [item for item in items if item.competency.kind == kind]
        if rows:
            lines = [
                _line(number, item, told, names[kind.value]) for number, item in enumerate(rows, start=1)
            ]
            groups.append({"title": str(kind.label), "rows": lines})
    return groups


def _line(
    number: int, item: StandardItem, told: dict[tuple[int, int], CompetencyLevel], names: Sequence[str]
) -> list[str]:
    level = told.get((item.competency_id, item.level))
    name = names[item.level - 1] if item.level <= len(names) else ""
    shown = [f"{place}. {row.text}" for place, row in enumerate(getattr(level, "behaviours", ()), start=1)]
    return [
        str(number),
        item.competency.name,
        f"{item.level} {name}".strip(),
        str(item.get_importance_display()) or "–",
        level.description if level else "–",
        "\n".join(shown) or "–",
    ]


def _levels(items: Sequence[StandardItem]) -> dict[tuple[int, int], CompetencyLevel]:
    indicators = Prefetch("indicators", queryset=BehaviouralIndicator.objects.in_use(), to_attr="behaviours")
    rows = CompetencyLevel.objects.filter(competency__in=[item.competency_id for item in items])
    return {(row.competency_id, row.level): row for row in rows.prefetch_related(indicators)}


def _requirements(post: Position, *, on: date) -> list[list[str]]:
    rows = list(PositionRequirement.objects.of_target(post.pk, on=on))
    lines = []
    for kind in _ORDER:
        named = [row for row in rows if row.kind == kind]
        lines += [[str(kind.label), row.value, str(row.get_importance_display()) or "–"] for row in named]
        if not named:
            lines.append([str(kind.label), "–", "–"])
    return lines
