"""Names of the rules of study leave, and their values in words that a person reads."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from asn_career.base.rule_wording import day, duration, plain
from assessments.wording import at_least, predicates
from employees.choices import EducationLevel, SanctionLevel
from training.study_leave_choices import Accreditation

LABELS = {
    "status": _("Employment status"),
    "active": _("Active service"),
    "service": _("Time as PNS"),
    "performance": _("Performance of the last year"),
    "discipline": _("Discipline"),
    "remaining_service": _("Remaining service"),
    "education": _("Step of education"),
    "accreditation": _("Accreditation of the programme"),
    "single": _("No other study leave"),
    "length": _("Length of the study"),
}


# Where a record lies that decided, by the first part of its name.
RECORDS = {
    "employees": _("register of employees"),
    "education-history": _("education on record"),
    "performance": _("performance result"),
    "discipline": _("disciplinary decision"),
    "study-leaves": _("another study leave"),
}


@dataclass(frozen=True, slots=True)
class Line:
    """A rule's outcome as ``components/rules.html`` shows it."""

    code: str
    outcome: str
    label: str
    detail: str
    basis: str
    href: str


def lines(outcomes: Iterable[Mapping[str, Any]], *, href: Callable[[str], str]) -> list[Line]:
    """Outcomes as kept with a step, in words; what is not met comes first."""
    shown = [
        Line(row["rule"], row["outcome"], label(row["rule"]), detail(row), row["basis"], href(row["rule"]))
        for row in outcomes
    ]
    order = ("fail", "manual", "warn", "pass")
    return sorted(shown, key=lambda line: order.index(line.outcome))


def label(code: str) -> str:
    return str(LABELS.get(code, code))


def detail(row: Mapping[str, Any]) -> str:
    """What was found and what is asked for, in one line."""
    value, required = (
        _shown(_VALUES, row["rule"], row["value"]),
        _shown(_REQUIRED, row["rule"], row["required"]),
    )
    source = RECORDS.get(row["record"].partition("/")[0], "")
    found = _found(row, value, required)
    return (
        gettext("%(found)s – from: %(record)s") % {"found": found, "record": source}
        if found and source
        else found
    )


def _found(row: Mapping[str, Any], value: str, required: str) -> str:
    if row.get("verification"):
        return gettext("settled by the documents: %(proof)s") % {"proof": row["verification"]}
    if value and required:
        return gettext("%(value)s (required: %(required)s)") % {"value": value, "required": required}
    if required:
        return gettext("unknown (required: %(required)s)") % {"required": required}
    return value


def _shown(words: Mapping[str, Callable[[Any], str]], rule: str, value: Any) -> str:
    return words.get(rule, plain)(value) if value not in (None, "", {}) else ""


def _appointed(value: str) -> str:
    return gettext("appointed as CPNS on %(day)s") % {"day": day(value)}


def _retires(value: str) -> str:
    return gettext("retirement on %(day)s") % {"day": day(value)}


def _serves(value: str) -> str:
    return gettext("study and service after it until %(day)s") % {"day": day(value)}


def _higher(value: str) -> str:
    return gettext("study for %(level)s, above the degree held") % {"level": EducationLevel(value).label}


def _obliged(value: str) -> str:
    return gettext("service obligation of an earlier study until %(day)s") % {"day": day(value)}


def _usual(value: str) -> str:
    return gettext("usually at most %(time)s") % {"time": duration(value)}


def _accepted(value: list[str]) -> str:
    return " / ".join(str(Accreditation(name).label) for name in value)


_VALUES: dict[str, Callable[[Any], str]] = {
    "service": _appointed,
    "performance": predicates,
    "discipline": lambda value: str(SanctionLevel(value).label),
    "remaining_service": _retires,
    "accreditation": lambda value: str(Accreditation(value).label),
    "single": _obliged,
    "length": duration,
}
_REQUIRED: dict[str, Callable[[Any], str]] = {
    "service": lambda value: gettext("%(time)s as PNS") % {"time": duration(value)},
    "performance": at_least,
    "remaining_service": _serves,
    "education": _higher,
    "accreditation": _accepted,
    "length": _usual,
}
