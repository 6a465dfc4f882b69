"""The facts that a run reads of somebody, part by part, in words a person reads."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from asn_career.base.formatting import date_long
from asn_career.base.formatting import level as level_told
from assessments.choices import Predicate
from competencies.models import Competency
from employees.choices import Assignment, PositionKind, SanctionLevel, Status
from promotions.method_wording import method_label
from promotions.rule_sets.late_changes import BY_METHOD
from promotions.wording import competency_told, figure, legal_position

_Row = Sequence[Any]  # a record without its name, in the order of promotions/records.py


def lines_of(part: str, value: Any, *, names: Mapping[str, str]) -> Iterator[str]:
    """Each record of a part as one line; ``names`` are those of competencies by their codes."""
    if value in (None, [], {}):
        return
    if part == "results":
        for key, (_record, *row) in value.items():
            yield _result(_code_of(key), row, names)
    elif part in _VALUES:
        yield _VALUES[part](value)
    else:
        rows = value if isinstance(value[0], list) else [value]
        for _record, *row in rows:
            yield _RECORDS[part](row)


def names_in(values: Iterable[Any]) -> dict[str, str]:
    """Names of the competencies that values of ``results`` are about, by code. One query, or none."""
    codes = sorted({_code_of(key) for value in values for key in (value or ())})
    return dict(Competency.objects.filter(code__in=codes).values_list("code", "name")) if codes else {}


def _code_of(key: str) -> str:
    """The competency of a result; where results were read by each method, its method stands behind the code."""
    return key.partition(BY_METHOD)[0]


def _result(code: str, row: _Row, names: Mapping[str, str]) -> str:
    """``row`` begins with the method where results were read by each method."""
    *method, level, assessed_on, valid = row
    told = _unknown() if level is None else _("level %(level)s") % {"level": level_told(level)}
    return _joined(
        f"{competency_told(code, names)}: {told}",
        *map(method_label, method),
        _day(assessed_on),
        _("valid") if valid else _("expired"),
    )


def _legal_days(value: Sequence[Any]) -> str:
    retires, limit = value
    told = [_("end of service %(day)s") % {"day": _day(retires)}] if retires else []
    told += [_("highest age reached on %(day)s") % {"day": _day(limit)}] if limit else []
    return ", ".join(told) or _unknown()


def _post(row: _Row) -> str:
    position, kind, family, unit, start, end = row
    family_told = _("family %(name)s") % {"name": family} if family else ""
    return _joined(_label(PositionKind, kind), position, family_told, unit, _period(start, end))


def _duty(row: _Row) -> str:
    position, kind, unit, assignment, start = row
    return _joined(
        _label(Assignment, assignment), _label(PositionKind, kind), position, unit, _period(start, None)
    )


def _appraisal(row: _Row) -> str:
    year, predicate = row
    return f"{year}: {_label(Predicate, predicate) or _('no result')}"


def _score(row: _Row) -> str:
    name, score = row
    return f"{name or _('Score')}: {_unknown() if score is None else figure(score)}"


def _potential(row: _Row) -> str:
    """Day and validity follow where scores were read by each method."""
    name, score, *dated = row
    if not dated:
        return _score(row)
    assessed_on, valid = dated
    return _joined(_score((name, score)), _day(assessed_on), _("valid") if valid else _("expired"))


def _sanction(row: _Row) -> str:
    level, start, end = row
    last = _("last day %(day)s") % {"day": _day(end)} if end else _("without a last day")
    return _joined(_label(SanctionLevel, level), _("from %(day)s") % {"day": _day(start)}, last)


def _training(row: _Row) -> str:
    code, name, _competency, completed_on = row
    return _joined(name or code, _("completed on %(day)s") % {"day": _day(completed_on)})


def _period(start: str, end: str | None) -> str:
    """``end`` is the first day after it."""
    if end is None:
        return _("from %(day)s") % {"day": _day(start)}
    return _("from %(day)s to before %(end)s") % {"day": _day(start), "end": _day(end)}


def _day(value: str) -> str:
    return date_long(date.fromisoformat(value))


def _label(choices: Any, value: str) -> str:
    return str(choices(value).label) if value in choices.values else value


def _joined(*parts: str) -> str:
    return ", ".join(filter(None, parts)) or _unknown()


def _unknown() -> str:
    return pgettext("fact", "not known")


_VALUES: dict[str, Callable[[Any], str]] = {
    "status": lambda value: _label(Status, value),
    "legal_position": legal_position,
    "birth": _legal_days,
}
_RECORDS: dict[str, Callable[[_Row], str]] = {
    "posts": _post,
    "duties": _duty,
    "degrees": lambda row: _joined(*row),
    "rank": lambda row: _joined(*row),
    "appraisals": _appraisal,
    "feedback": _score,
    "potential": _potential,
    "awards": _score,
    "teams": _score,
    "sanctions": _sanction,
    "trainings": _training,
}
