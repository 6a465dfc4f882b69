"""A plan in words: one sentence about everybody, chosen or not, and what comes next."""

from __future__ import annotations

from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from asn_career.base.formatting import date_long, decimal2
from promotions.assessment_choices import Reason
from promotions.models import AssessmentNeed, AssessmentPlan


def names_of(plan: AssessmentPlan) -> dict[str, str]:
    """The names that posts had when the plan was computed, by the codes of vacancies and of posts."""
    posts = [*plan.posts["vacancies"], *plan.posts["critical"]]
    return {code: name for code, _fitting, _seats, name in posts}


def why(need: AssessmentNeed, plan: AssessmentPlan, *, names: dict[str, str]) -> str:
    """Why somebody was chosen or not, in one sentence; ``names`` of posts by the codes of vacancies and posts."""
    facts = {"effect": decimal2(need.effect), "for": _for(need, plan, names)}
    if need.reason == Reason.EFFECT:
        return _("Chosen with %(effect)s points: %(for)s.") % facts
    if need.reason == Reason.FLOOR:
        return _("Chosen with %(effect)s points for the floor of the unit: %(for)s.") % facts
    if need.reason == Reason.LESS:
        return (
            _("Not chosen: %(effect)s points are less than what everybody chosen brings (%(for)s).") % facts
        )
    if need.reason == Reason.EQUAL:
        return (
            _(
                "Not chosen: others with as many points, %(effect)s, have waited longer or drew the better lot "
                "(%(for)s)."
            )
            % facts
        )
    if need.reason == Reason.FLOOR_OF_OTHERS:
        return _("Not chosen: %(effect)s points gave way to the floor of other units (%(for)s).") % facts
    return (
        _("Not chosen: in the same days others together bring more than %(effect)s points (%(for)s).") % facts
    )


def _for(need: AssessmentNeed, plan: AssessmentPlan, names: dict[str, str]) -> str:
    vacancies = [names.get(code, code) for kind, code, _points in need.parts if kind == "vacancy"]
    critical = [names.get(code, code) for kind, code, _points in need.parts if kind == "critical"]
    told = []
    if vacancies:
        told.append(_("vacant: %(posts)s") % {"posts": ", ".join(vacancies)})
    if critical:
        told.append(_("critical: %(posts)s") % {"posts": ", ".join(critical)})
    if need.expiring:
        told.append(
            ngettext(
                "%(n)s of %(all)s results expires before %(day)s",
                "%(n)s of %(all)s results expire before %(day)s",
                need.expiring,
            )
            % {"n": need.expiring, "all": need.required, "day": date_long(plan.last_day)}
        )
    return "; ".join(told)


def parts_told(need: AssessmentNeed, *, names: dict[str, str]) -> list[tuple[str, Decimal]]:
    """The parts of an effect with their points, which add up to it."""
    words = {
        "vacancy": _("Vacant post: %(post)s"),
        "critical": _("Critical post of the next level: %(post)s"),
        "expiring": _("Results of the own standard that expire: %(n)s of %(all)s"),
    }
    return [
        (
            words[kind] % {"post": names.get(code, code), "n": need.expiring, "all": need.required},
            Decimal(points),
        )
        for kind, code, points in need.parts
    ]


def without_effect() -> str:
    """Of everybody else of the agency."""
    return _(
        "Not chosen: no open vacancy, critical post or result that expires depends on an assessment of this person."
    )
