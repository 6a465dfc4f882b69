"""Outcomes of prerequisites in words that a person reads."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _

from asn_career.base.findings import FAIL, MANUAL, PASS, WARN, RuleOutcome


@dataclass(frozen=True, slots=True)
class Told:
    """One outcome as the component of rules shows it."""

    outcome: str
    label: str
    detail: str
    basis: str
    href: str = ""


def tell(outcomes: Iterable[RuleOutcome]) -> list[Told]:
    """Each outcome with what is asked for and what is on record."""
    return [Told(each.outcome, str(each.required), _detail(each), each.basis) for each in outcomes]


def _detail(each: RuleOutcome) -> str:
    if each.value:
        return _("On record: %(value)s") % {"value": each.value}
    return {
        PASS: _("Fulfilled"),
        FAIL: _("Has to come first"),
        MANUAL: _("Not on record; the officer checks it"),
        WARN: _("Recommended first, but your post does not wait for it"),
    }[each.outcome]
