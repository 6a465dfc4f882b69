"""The criteria of recognition, and what they found, in words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from asn_career.base.formatting import level
from training.models import RecognitionProgram

LABELS = {
    "closed_gaps": _("Gaps closed in the year"),
    "growth": _("Own shortfall made up"),
    "hours": _("Lesson hours in the year"),
    "plan_done": _("Development plan of the year"),
}


def lines(outcomes: Iterable[Mapping[str, Any]]) -> list[dict[str, str]]:
    """Outcomes as ``components/rules.html`` shows them."""
    return [
        {
            "outcome": row["outcome"],
            "label": str(LABELS.get(row["rule"], row["rule"])),
            "detail": gettext("%(value)s (required: %(required)s)")
            % {"value": found(row["rule"], row["value"]), "required": required(row["rule"], row["required"])},
            "basis": row["basis"],
        }
        for row in outcomes
    ]


def found(rule: str, value: Any) -> str:
    """What was found, in words."""
    if rule == "closed_gaps":
        names = ", ".join(value["names"])
        return f"{value['count']} – {names}" if names else str(value["count"])
    if rule == "plan_done":
        return gettext("agreed and done") if value else gettext("not yet done")
    if rule == "growth":
        return gettext("nothing to make up") if value is None else f"{value}%"
    return f"{level(value)} JP"


def required(rule: str, value: int) -> str:
    if rule == "plan_done":
        return gettext("agreed, every action done")
    if rule == "closed_gaps":
        return ngettext("at least %(n)d gap", "at least %(n)d gaps", value) % {"n": value}
    if rule == "growth":
        return gettext("at least %(n)d%%") % {"n": value}
    return gettext("at least %(n)d JP") % {"n": value}


def criteria(program: RecognitionProgram) -> list[tuple[str, str]]:
    """The criteria of a programme: label and what is asked for."""
    asked = ((rule, getattr(program, rule)) for rule in LABELS)
    return [(str(LABELS[rule]), required(rule, value)) for rule, value in asked if value]
