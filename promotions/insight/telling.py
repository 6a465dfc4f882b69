"""Changes in words, for officers and for the people themselves."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal

from django.utils.translation import gettext, ngettext

from asn_career.base.formatting import date_long, level
from assessments.choices import Predicate
from promotions.insight.changes import (
    APPRAISE,
    EDUCATION,
    RAISE,
    RANK,
    REASSESS,
    SERVE,
    TRAIN,
    VERIFY,
    WAIT,
    Change,
)
from promotions.method_wording import any_of
from promotions.wording import rule_label

Names = Mapping[str, str]  # of competencies, by code


def told(change: Change, *, names: Names) -> str:
    """One change as a sentence without its full stop."""
    return _TOLD[change.kind](change, names)


def steps_told(steps: int) -> str:
    return ngettext("%(count)d step", "%(count)d steps", steps) % {"count": steps}


def competencies_in(change: Change) -> list[str]:
    """Codes of competencies that the change is about."""
    if change.kind in (RAISE, REASSESS):
        return [change.code]
    return [change.after] if change.kind == TRAIN and change.after else []


def _raise(change: Change, names: Names) -> str:
    return gettext("an assessment shows %(competency)s at level %(after)s (now %(before)s)") % _levels(
        change, names
    )


def _reassess(change: Change, names: Names) -> str:
    if change.methods:
        return gettext("an assessment by %(methods)s shows %(competency)s at level %(after)s") % {
            **_levels(change, names),
            "methods": any_of(change.methods),
        }
    if not change.before:
        return gettext("a first assessment shows %(competency)s at level %(after)s") % _levels(change, names)
    return gettext(
        "a new assessment shows %(competency)s at level %(after)s (the result of level %(before)s has expired)"
    ) % _levels(change, names)


def _levels(change: Change, names: Names) -> dict[str, str]:
    return {
        "competency": names.get(change.code, change.code),
        "before": level(Decimal(change.before)) if change.before else "",
        "after": level(Decimal(change.after)),
    }


def _train(change: Change, names: Names) -> str:
    if change.code:
        return gettext("the training %(name)s is completed") % {"name": change.code}
    return gettext("a training that teaches %(competency)s is completed") % {
        "competency": names.get(change.after, change.after)
    }


def _rank(change: Change, names: Names) -> str:
    return gettext("the rank %(after)s is reached (now %(before)s)") % {
        "after": change.after,
        "before": change.before,
    }


def _wait(change: Change, names: Names) -> str:
    return gettext("%(rule)s is reached by time alone on %(day)s") % {
        "rule": rule_label(change.code),
        "day": _day(change.on),
    }


def _serve(change: Change, names: Names) -> str:
    years = int(change.after)
    return ngettext(
        "%(years)d year in posts of the present kind is reached, on %(day)s",
        "%(years)d years in posts of the present kind are reached, on %(day)s",
        years,
    ) % {"years": years, "day": _day(change.on)}


def _appraise(change: Change, names: Names) -> str:
    return gettext("the performance result of %(year)s is there and is at least %(predicate)s") % {
        "year": change.code,
        "predicate": Predicate(change.after).label,
    }


def _education(change: Change, names: Names) -> str:
    return gettext("a degree of level %(level)s is put on file") % {"level": change.after}


def _verify(change: Change, names: Names) -> str:
    return gettext("people establish with a document that this is met: %(rule)s") % {
        "rule": rule_label(change.code)
    }


def _day(day: date | None) -> str:
    return date_long(day) if day else ""


_TOLD: dict[str, Callable[[Change, Names], str]] = {
    RAISE: _raise,
    REASSESS: _reassess,
    TRAIN: _train,
    RANK: _rank,
    WAIT: _wait,
    SERVE: _serve,
    APPRAISE: _appraise,
    EDUCATION: _education,
    VERIFY: _verify,
}
