"""What an objection can be about: a requirement, a part of the score, a record that was used, or the process."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.translation import gettext as _

from promotions.choices import RULES
from promotions.explanations import Part, RuleLine
from promotions.rule_sets.late_changes import PARTS
from promotions.rulebook import COMPONENTS, TECHNICAL
from promotions.wording import PART_LABELS, component_label, rule_label

PROCESS = "process"
Group = tuple[str, list[tuple[str, str]]]


def subjects_of(rules: Iterable[RuleLine], parts: Iterable[Part]) -> list[Group]:
    """Everything of one person's result that can be objected to, in groups, as choices of a form."""
    return [
        (_("A requirement"), [(f"rule:{row.code}", row.label) for row in rules]),
        (_("A part of the score"), [(f"component:{row.code}", row.label) for row in parts]),
        (_("A record that was used"), [(f"record:{part}", str(PART_LABELS[part])) for part in PARTS]),
        (_("The process"), [(PROCESS, _("How the selection was carried out"))]),
    ]


def is_subject(about: str) -> bool:
    """Whether ``about`` names anything at all."""
    kind, _colon, code = about.partition(":")
    known = {"rule": RULES, "component": (*COMPONENTS, TECHNICAL), "record": tuple(PARTS), PROCESS: ("",)}
    return code in known.get(kind, ())


def subject_label(about: str) -> str:
    """What an objection is about, in words."""
    kind, _colon, code = about.partition(":")
    if kind == "rule":
        return _("Requirement: %(name)s") % {"name": rule_label(code)}
    if kind == "component":
        return _("Part of the score: %(name)s") % {"name": component_label(code)}
    if kind == "record":
        return _("Record: %(name)s") % {"name": PART_LABELS[code]}
    return _("The process of the selection")


def parts_of(about: str) -> tuple[str, ...]:
    """The parts of the data on which a subject rests; none for the process."""
    kind, _colon, code = about.partition(":")
    if kind == "record":
        return (code,)
    return tuple(part for part, (_table, feeds) in PARTS.items() if code in feeds)
