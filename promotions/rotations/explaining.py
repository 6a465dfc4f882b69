"""Why a move is proposed, as its plan keeps it: time in post, match before and after, rules, what else there was."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext, ngettext

from asn_career.base.formatting import date_long
from promotions.choices import RuleResult
from promotions.decision import Decider, Decision
from promotions.rotation_choices import Caution, Tenure
from promotions.rotations.checking import Verdict, same_family
from promotions.rotations.ground import Ground
from promotions.wording import rule_label, shown_required, shown_value

_OTHERS = 3


@dataclass(frozen=True, slots=True)
class Told:
    """An explanation in the words of a page."""

    tenure: Tenure
    since: str
    fit_from: Decimal | None
    fit_to: Decimal | None
    technical_from: Decimal | None
    technical_to: Decimal | None
    cautions: tuple[str, ...]
    rules: tuple[dict[str, str], ...]
    others: tuple[tuple[str, Decimal | None], ...]

    @property
    def gain(self) -> Decimal | None:
        known = self.fit_from is not None and self.fit_to is not None
        return self.fit_to - self.fit_from if known else None  # type: ignore[operator]

    @property
    def met(self) -> int:
        return sum(row["outcome"] in (RuleResult.PASS, RuleResult.WARN) for row in self.rules)

    @property
    def sentence(self) -> str:
        """The rules in one line."""
        open_ones = [row["label"] for row in self.rules if row["outcome"] == RuleResult.MANUAL]
        told = ngettext("%(n)d rule met", "%(n)d rules met", self.met) % {"n": self.met}
        return told + (
            gettext("; to be checked: %(rules)s") % {"rules": ", ".join(open_ones)} if open_ones else ""
        )


def explain(ground: Ground, person: int, post: int, *, verdict: Verdict) -> dict[str, Any]:
    """What a plan keeps about one move; figures in hundredths, None where unknown."""
    holder, match = ground.holders[person], ground.matches[person, post]
    decision = _decided(ground, person, post)
    return {
        "since": holder.since.isoformat(),
        "tenure": str(holder.tenure),
        "fit_from": ground.own_fit(person),
        "fit_to": match.fit,
        "technical_from": ground.own(person).technical,
        "technical_to": match.technical,
        "same_family": same_family(ground, person, post),
        "outcome": decision.outcome,
        "rules": [
            {
                "rule": row.rule,
                "outcome": row.outcome,
                "value": row.value,
                "required": row.required,
                "basis": row.basis,
            }
            for row in decision.rules
        ],
        "cautions": [str(each) for each in verdict.cautions],
        "others": _others(ground, person, post),
    }


def in_words(told: Mapping[str, Any]) -> Told:
    """A kept explanation in the language of the moment."""
    return Told(
        tenure=Tenure(told["tenure"]),
        since=date_long(date.fromisoformat(told["since"])),
        fit_from=_points(told["fit_from"]),
        fit_to=_points(told["fit_to"]),
        technical_from=_points(told["technical_from"]),
        technical_to=_points(told["technical_to"]),
        cautions=tuple(str(Caution(each).label) for each in told["cautions"]),
        rules=tuple(_rule(row) for row in told["rules"]),
        others=tuple((row["name"], _points(row["fit"])) for row in told["others"]),
    )


def _decided(ground: Ground, person: int, post: int) -> Decision:
    return Decider(ground.targets[post], rules=ground.rules).decide(
        ground.people.before(person, ages=ground.ages[post]),
        own_demand=ground.people.own_demand(person, day=ground.day),
        settled=ground.settled.get(post, {}).get(person, {}),
    )


def _others(ground: Ground, person: int, post: int) -> list[dict[str, Any]]:
    """The other posts of the level that no rule refuses, the best match first."""
    found = [
        (match.fit, key)
        for key in ground.posts
        if key not in (post, ground.holders[person].post)
        and not (match := ground.matches[person, key]).refused
    ]
    best = sorted(found, key=lambda each: (each[0] is None, -(each[0] or 0), ground.posts[each[1]].code))
    return [
        {"position": ground.posts[key].code, "name": ground.posts[key].name, "fit": fit}
        for fit, key in best[:_OTHERS]
    ]


def _rule(row: Mapping[str, Any]) -> dict[str, str]:
    value, asked = shown_value(row["rule"], row["value"]), shown_required(row["rule"], row["required"])
    return {
        "outcome": row["outcome"],
        "label": rule_label(row["rule"]),
        "detail": " · ".join(
            filter(None, (value, gettext("asked for: %(what)s") % {"what": asked} if asked else ""))
        ),
        "basis": row["basis"],
    }


def _points(cents: int | None) -> Decimal | None:
    return None if cents is None else Decimal(cents).scaleb(-2)
