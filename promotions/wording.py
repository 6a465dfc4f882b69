"""Names of rules and components, and their values in words a person reads."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from decimal import Decimal
from typing import Any

from django.utils.formats import number_format
from django.utils.translation import gettext, ngettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from asn_career.base.regulations import Confidence
from asn_career.base.rule_wording import after, day, duration, plain, until
from assessments.wording import at_least, predicates
from employees.choices import PositionKind, SanctionLevel

# How sure the product is of a provision, as tone and words.
CONFIDENCE = {
    Confidence.CORROBORATED: ("ok", _("Read in several sources")),
    Confidence.VERIFIED: ("ok", _("Read in a source")),
    Confidence.RECALLED: ("warn", _("To be compared with the text")),
    Confidence.PLACEHOLDER: ("bad", _("Placeholder")),
    Confidence.DECISION: ("info", _("Choice of the product")),
}
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
# Parts of the data that a run reads, by their names in promotions/rule_sets/late_changes.py.
PART_LABELS = {
    "status": _("Employment status"),
    "legal_position": _("Active service"),
    "birth": _("Birth date"),
    "posts": _("Posts held"),
    "duties": _("Acting duties"),
    "degrees": _("Education"),
    "rank": pgettext_lazy("civil servant", "Rank"),
    "appraisals": _("Performance results"),
    "feedback": _("360-degree feedback"),
    "potential": _("Potential"),
    "awards": _("Awards"),
    "teams": _("Team assignments"),
    "sanctions": _("Discipline"),
    "trainings": _("Training completed"),
    "results": _("Assessment results"),
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


def lines_of(value: Any) -> Iterator[str]:
    """Each record of a part as one line, without the number of its row."""
    if isinstance(value, Mapping):
        for key, row in value.items():
            yield f"{key}: {_words(row[1:])}"
    elif isinstance(value, list) and value and isinstance(value[0], list):
        for row in value:
            yield _words(row[1:])
    elif isinstance(value, list):
        yield _words(value[1:] if value and "/" in str(value[0]) else value)
    elif value is not None:
        yield str(value)


def _words(row: Iterable[Any]) -> str:
    return ", ".join("–" if each in (None, "") else str(each) for each in row)


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


def kind(value: str) -> str:
    return str(PositionKind(value).label)


def _not_above(value: str) -> str:
    return gettext("another post, not below the present one: %(kind)s") % {"kind": kind(value)}


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
    "performance": predicates,
    "competence": figure,
    "must_have": _levels,
    "discipline": _sanction,
}
_REQUIRED: dict[str, Callable[[Any], str]] = {
    "service": after,
    "age": until,
    "direction": _not_above,
    "performance": at_least,
    "competence": plain,
    "req_experience_years": years,
}
