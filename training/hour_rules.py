"""What the rules say about the lesson hours (JP) of a year: at least so many for PNS, at most for PPPK."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Any

from django.utils.translation import gettext as _

from asn_career.base.formatting import hours as told_hours
from asn_career.base.regulations import DatedTable, NotInForceError, Provision, load_table
from employees.choices import Status

ZERO = Decimal(0)


class Bound(StrEnum):
    """What the rule says about a kind of civil servant."""

    AT_LEAST = "at_least"
    AT_MOST = "at_most"
    NONE = "none"


def _faults(value: Any) -> Iterable[str]:
    if value["bound"] not in list(Bound) or set(value["statuses"]) - set(Status.values):
        yield "an unknown bound or status"


RULES = tuple(
    load_table("training", f"lesson_hours_{name}", check=_faults) for name in ("pns", "pppk", "others")
)


@dataclass(frozen=True, slots=True)
class YearRule:
    """What applies to a status in a year, with its source; no bound where no provision was in force."""

    bound: Bound
    hours: Decimal
    table: DatedTable | None = None
    provision: Provision | None = None

    @property
    def least(self) -> Decimal:
        """The hours that the rule asks for; none where it asks for none."""
        return self.hours if self.bound == Bound.AT_LEAST else ZERO

    @property
    def most(self) -> Decimal | None:
        """The hours that the rule allows; None where it sets no maximum."""
        return self.hours if self.bound == Bound.AT_MOST else None

    @property
    def told(self) -> str:
        """The bound in words."""
        facts = {"hours": told_hours(self.hours)}
        if self.bound == Bound.AT_LEAST:
            return _("at least %(hours)s JP") % facts
        return _("at most %(hours)s JP") % facts if self.bound == Bound.AT_MOST else _("no figure applies")


NO_RULE = YearRule(Bound.NONE, ZERO)


def rule_for(status: str, *, year: int) -> YearRule:
    """The rule in force at the end of the year for people of this status."""
    return rules_of(year).get(status, NO_RULE)


def rules_of(year: int) -> dict[str, YearRule]:
    """The rule of each status in force on 31 December of ``year``."""
    found: dict[str, YearRule] = {}
    for table in RULES:
        try:
            provision = table.in_force_on(date(year, 12, 31))
        except NotInForceError:
            continue
        value = provision.value
        rule = YearRule(Bound(value["bound"]), Decimal(value["hours"]), table, provision)
        found |= dict.fromkeys(value["statuses"], rule)
    return found


def told_by_status(year: int) -> str:
    """What the rules of a year say, by kind of civil servant, in words."""
    rules = rules_of(year).items()
    return "; ".join(
        f"{Status(status).label}: {rule.told}" for status, rule in rules if rule.bound != Bound.NONE
    )
