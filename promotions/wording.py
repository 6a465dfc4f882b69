"""Names of rules and components, and their values in words a person reads."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from decimal import Decimal
from types import MappingProxyType
from typing import Any

from django.utils.formats import number_format
from django.utils.translation import gettext, ngettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from asn_career.base.formatting import level as level_told
from asn_career.base.regulations import Confidence
from asn_career.base.rule_wording import after, day, duration, plain, until
from assessments.wording import at_least, predicates
from employees.choices import IN_SERVICE, ON_STUDY_LEAVE, PositionKind, SanctionLevel, Status

_CATEGORY = re.compile(r"(\w+) \(>= ([\d.]+)\)")

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


def shown_value(rule: str, value: Any, names: Mapping[str, str] = MappingProxyType({})) -> str:
    """What a rule found, in words; empty when nothing was found. ``names`` of competencies stand beside their codes."""
    if value in (None, "", {}):
        return ""
    return _levels(value, names) if rule == "must_have" else _VALUES.get(rule, plain)(value)


def shown_required(rule: str, required: Any, names: Mapping[str, str] = MappingProxyType({})) -> str:
    """What a rule asks for, in words."""
    if required in (None, "", {}):
        return ""
    if rule == "must_have":
        return _levels(required, names)
    return _REQUIRED.get(rule, _VALUES.get(rule, plain))(required)


def competency_told(code: str, names: Mapping[str, str]) -> str:
    return f"{names[code]} ({code})" if code in names else code


def legal_position(value: str) -> str:
    """Codes of SIASN as words; those that the rules do not tell apart are another position, with the code."""
    found = [_legal_position(code) for code in value.split(", ")]
    return ", ".join(found)


def _legal_position(code: str) -> str:
    known = {IN_SERVICE: gettext("in service"), ON_STUDY_LEAVE: gettext("on study leave")}
    return known.get(code) or gettext("another legal position (code %(code)s)") % {"code": code}


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


def _levels(value: Mapping[str, Any], names: Mapping[str, str]) -> str:
    return "; ".join(f"{competency_told(code, names)}: {_level(level)}" for code, level in value.items())


def _level(level: Any) -> str:
    if level is None:
        return gettext("no valid result")
    return gettext("level %(level)s") % {"level": level_told(level)}


def _in_family(value: str) -> str:
    return gettext("none in posts of the same family") if _is_nothing(value) else duration(value)


def _in_family_required(value: str) -> str:
    return gettext("any; that there is none is only pointed out") if _is_nothing(value) else duration(value)


def _is_nothing(value: str) -> bool:
    return not any(character in "123456789" for character in value)


def _category(value: str) -> str:
    """``MS (>= 80)`` in words; another category, or another form, as the rule has it."""
    found = _CATEGORY.fullmatch(value)
    if not found:
        return value
    name, least = found.groups()
    words = {"MS": gettext("meets the requirements"), "MMS": gettext("still meets the requirements")}
    told = {"category": words.get(name, name), "least": number_format(Decimal(least))}
    return gettext("%(category)s (at least %(least)s)") % told


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
    "experience_field": _in_family,
    "req_experience_years": duration,
    "performance": predicates,
    "competence": figure,
    "discipline": _sanction,
    "status": lambda value: str(Status(value).label) if value in Status.values else value,
    "active": legal_position,
}
_REQUIRED: dict[str, Callable[[Any], str]] = {
    "service": after,
    "age": until,
    "direction": _not_above,
    "performance": at_least,
    "competence": _category,
    "experience_field": _in_family_required,
    "req_experience_years": years,
}
