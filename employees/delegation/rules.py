"""What may be done in somebody's name, and for how long (UU 30/2014 Pasal 13, 14, 34; SE BKN 1/SE/I/2021)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from asn_career.base.periods import months_after
from asn_career.base.regulations import load_table
from employees.access import Permission
from employees.choices import DELEGABLE, DelegationKind

REASONS = ("staff", "budget", "access", "person")


def _faults(value: Any) -> Iterable[str]:
    known = {permission.value for permission in Permission}
    if unknown := (set(value["acts"]) | {row["act"] for row in value["never"]}) - known:
        yield f"unknown acts: {sorted(unknown)}"
    if beyond := set(value["acts"]) - set(DELEGABLE):
        yield f"the database does not take these acts: {sorted(beyond)}"
    if both := set(value["acts"]) & {row["act"] for row in value["never"]}:
        yield f"both left to a deputy and never: {sorted(both)}"
    reads = {each for reads in value["acts"].values() for each in reads}
    if odd := {each for each in reads if each not in known or "read" not in each}:
        yield f"an act shows more than reading: {sorted(odd)}"
    if odd := {row["why"] for row in value["never"]} - set(REASONS):
        yield f"unknown reasons: {sorted(odd)}"
    if set(value["months"]) != set(DelegationKind.values) or min(value["months"].values()) < 1:
        yield "each kind lasts a month or longer"


DELEGATION = load_table("employees", "delegation", check=_faults)


@dataclass(frozen=True, slots=True)
class Rules:
    """Acts with what they show, acts that stay with the official and why, and the most months by kind."""

    acts: Mapping[Permission, frozenset[Permission]]
    never: Mapping[Permission, str]
    months: Mapping[str, int]

    def rights(self, acts: Iterable[str]) -> frozenset[Permission]:
        """The permissions of these acts with what each of them reads; acts that the rule no longer has give none."""
        given = [Permission(act) for act in acts if act in self.acts]
        return frozenset(given).union(*(self.acts[act] for act in given))

    def last_day(self, kind: str, first: date) -> date:
        """The latest day on which a delegation that begins on ``first`` may end."""
        return months_after(first, self.months[kind]) - timedelta(days=1)


def rules_on(day: date) -> Rules:
    value = DELEGATION.value_on(day)
    return Rules(
        acts={Permission(act): frozenset(map(Permission, reads)) for act, reads in value["acts"].items()},
        never={Permission(row["act"]): row["why"] for row in value["never"]},
        months=value["months"],
    )
