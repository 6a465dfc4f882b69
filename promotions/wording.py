"""Names of rules and components, and their values in words a person reads."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.formats import date_format, number_format
from django.utils.translation import gettext, ngettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from assessments.choices import Predicate
from employees.choices import PositionKind, SanctionLevel

RULE_LABELS = {
    "status": _("Employment status"),
    "active": _("Active service"),
    "service": _("Remaining service"),
    "direction": _("Direction of the move"),
    "talent_pool": _("Succession group"),
    "education": _("Formal education"),
    "experience": _("Experience in the post"),
    "experience_field": _("Experience in the field"),
    "performance": _("Performance of the last years"),
    "competence": _("Competence for the post"),
    "must_have": _("Must-have competencies"),
    "age": _("Highest age"),
    "discipline": _("Discipline"),
    "rank": pgettext_lazy("civil servant", "Rank"),
    "leadership_training": _("Leadership training"),
    "req_min_education": _("Education required by the post"),
    "req_field_of_study": _("Field of study required by the post"),
    "req_min_rank": _("Rank required by the post"),
    "req_training": _("Training required by the post"),
    "req_experience_years": _("Years of service required by the post"),
}
COMPONENT_LABELS = {
    "predicate": _("Performance predicate"),
    "award": _("Awards"),
    "team": _("Team assignments"),
    "feedback": _("360-degree feedback"),
    "competency": _("Competence for the post"),
    "development": _("Competency development"),
    "experience": _("Experience"),
    "potential": _("Potential"),
    "education": _("Education level"),
    "field_of_study": _("Match of the field of study"),
    "discipline": _("Discipline record"),
    "technical": _("Technical match"),
}
# What would complete an unknown component.
COMPLETED_BY = {
    "predicate": _("a yearly performance result"),
    "award": _("a score for the recorded award"),
    "team": _("a score for the recorded team assignment"),
    "feedback": _("a 360-degree feedback score"),
    "competency": _("valid assessment results for the managerial and sociocultural competencies"),
    "development": _("a standard for the post"),
    "experience": _("the kind of the current post"),
    "potential": _("a valid potential score"),
    "education": _("a degree in the education history"),
    "field_of_study": _("the field of study of a degree"),
    "discipline": _("the end date of the sanction"),
    "technical": _("valid assessment results for the technical competencies"),
}
_DURATION = re.compile(r"P(\d+)Y(?:(\d+)M)?(?:(\d+)D)?")


def rule_label(code: str) -> str:
    return str(RULE_LABELS.get(code, code))


def component_label(code: str) -> str:
    return str(COMPONENT_LABELS.get(code, code))


def shown_value(rule: str, value: Any) -> str:
    """What a rule found, in words; empty when nothing was found."""
    return _VALUES.get(rule, plain)(value) if value not in (None, "", {}) else ""


def shown_required(rule: str, required: Any) -> str:
    """What a rule asks for, in words."""
    return _REQUIRED.get(rule, _VALUES.get(rule, plain))(required) if required not in (None, "", {}) else ""


def plain(value: Any) -> str:
    if isinstance(value, Mapping):
        return "; ".join(f"{key}: {item}" for key, item in value.items())
    if isinstance(value, list | tuple):
        return ", ".join(str(item) for item in value)
    return str(value)


def duration(value: str) -> str:
    """``P3Y11M`` as “3 years 11 months”."""
    found = _DURATION.fullmatch(value)
    if not found:
        return value
    years, months, days = (int(part or 0) for part in found.groups())
    parts = [
        ngettext("%d year", "%d years", years) % years if years else "",
        ngettext("%d month", "%d months", months) % months if months else "",
        ngettext("%d day", "%d days", days) % days if days else "",
    ]
    return " ".join(filter(None, parts)) or ngettext("%d day", "%d days", 0) % 0


def years(value: str) -> str:
    """“4” as “4 years”; several values stay apart, and what is no number stays as it was written."""
    parts = value.split(" / ")
    return " / ".join(
        ngettext("%d year", "%d years", int(part)) % int(part) if part.strip().isdecimal() else part
        for part in parts
    )


def figure(value: Decimal | str) -> str:
    """A figure of two decimals in the reader's notation."""
    return number_format(Decimal(value), decimal_pos=2)


def day(value: str) -> str:
    return date_format(date.fromisoformat(value), "j F Y")


def kind(value: str) -> str:
    return str(PositionKind(value).label)


def _not_above(value: str) -> str:
    return gettext("another post, not below the present one: %(kind)s") % {"kind": kind(value)}


def _after(value: str) -> str:
    return gettext("after %(day)s") % {"day": day(value.removeprefix("> "))}


def _until(value: str) -> str:
    return gettext("until %(day)s") % {"day": day(value.removeprefix("<= "))}


def _predicates(value: Mapping[str, str | None]) -> str:
    none = gettext("no result")
    return "; ".join(
        f"{year}: {Predicate(found).label if found else none}" for year, found in sorted(value.items())
    )


def _at_least(value: Mapping[str, str]) -> str:
    return gettext("at least %(predicate)s in %(years)s") % {
        "predicate": Predicate(next(iter(value.values()))).label,
        "years": ", ".join(sorted(value)),
    }


def _levels(value: Mapping[str, Any]) -> str:
    none = gettext("no valid result")
    return "; ".join(f"{code}: {none if level is None else level}" for code, level in value.items())


def _boxes(value: Any) -> str:
    boxes = value if isinstance(value, list) else [value]
    return gettext("box %(numbers)s") % {"numbers": ", ".join(str(box) for box in boxes)}


def _sanction(value: str) -> str:
    return str(SanctionLevel(value).label)


_VALUES: dict[str, Callable[[Any], str]] = {
    "service": day,
    "age": day,
    "direction": kind,
    "talent_pool": _boxes,
    "experience": duration,
    "experience_field": duration,
    "req_experience_years": duration,
    "performance": _predicates,
    "competence": figure,
    "must_have": _levels,
    "discipline": _sanction,
}
_REQUIRED: dict[str, Callable[[Any], str]] = {
    "service": _after,
    "age": _until,
    "direction": _not_above,
    "performance": _at_least,
    "competence": plain,
    "req_experience_years": years,
}
