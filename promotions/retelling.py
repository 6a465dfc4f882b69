"""What a run found about people, told in full from what it kept: each rule with its value and legal basis, each part.

The run stores outcomes and figures; everything else follows from the frozen facts, the sealed rules and the decision
about one person. Where today's engine would decide otherwise, what the run found stands, and the telling says so.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import BooleanField, OuterRef, Value
from django.db.models.functions import JSONObject

from asn_career.base.canonical import canonical
from asn_career.base.figures import from_cents, points_to_cents
from asn_career.base.findings import Settlement
from assessments.models import Assessment
from promotions.decision import Decider, Decision
from promotions.demanded_methods import Weaker, weaker_of
from promotions.freezing import demand_from, facts_from, unpacked
from promotions.models import Candidate, Considered, FrozenFacts, Shortlist
from promotions.outcomes import spelled
from promotions.records import CandidateFacts, Demand
from promotions.rulebook import rules_as_sealed
from promotions.talent import AGAINST_POST, Talent
from promotions.targets import target_from

# Runs made before several of them could share a snapshot froze what one post made of birth dates.
_OF_THE_ONLY_POST = {"retirement": 0, "highest": 0}
_GATE = "the facts of candidates who came through the gate"


def retell(considered: Iterable[Candidate | Considered], *, methods: bool = False) -> list[Retold]:
    """Everything about people of one shortlist, in their order. One query, however many they are.

    With ``methods`` also by which method each result came, for a few people who are explained.
    """
    people = list(considered)
    if not people:
        return []
    shortlist = people[0].shortlist
    kept = kept_of(shortlist, [person.employee_id for person in people], methods=methods)
    decider = decider_of(shortlist)
    return [Retold(person, kept[person.employee_id], decider) for person in people]


def decider_of(shortlist: Shortlist) -> Decider:
    """The decision as the run sealed it."""
    rules = rules_as_sealed(shortlist.as_of, canonical(shortlist.rule_set["rules"]).decode())
    return Decider(target_from(shortlist.rule_set["target"]), rules=rules)


@dataclass(frozen=True, slots=True)
class Kept:
    """What a run kept of one person beside outcomes and figures."""

    told: dict[str, Any]
    retires_on: date
    age_limit_on: date | None
    settled: dict[str, Settlement]
    # By the record of each official result its source, which never changes; None where it was not asked for.
    sources: dict[str, str] | None = None

    @property
    def facts(self) -> CandidateFacts:
        """As the decision read them."""
        return facts_from(self.told, retires_on=self.retires_on, age_limit_on=self.age_limit_on)

    @property
    def own_demand(self) -> Demand | None:
        """What the person's own post asked."""
        return demand_from(self.told["own_post"])


@dataclass(frozen=True)
class Retold:
    """All that a run has to say about one person, as plain data; a list that shows a part makes no more of it."""

    person: Candidate | Considered
    kept: Kept
    decider: Decider

    @cached_property
    def rules(self) -> list[dict[str, Any]]:
        """Each rule with its value and legal basis, and the outcome that the run found."""
        found = self.person.rule_outcomes
        rows = plain([rule._asdict() for rule in self._decision.rules])
        return [{**row, "outcome": found.get(row["rule"], row["outcome"])} for row in rows]

    @cached_property
    def components(self) -> dict[str, Any]:
        told: dict[str, Any] = plain(components_of(self._decision))
        return told

    @cached_property
    def contributions(self) -> list[dict[str, Any]]:
        told: list[dict[str, Any]] = plain(contributions_of(self._decision))
        return told

    @cached_property
    def missing(self) -> list[str]:
        return list(plain(self._decision.merit.missing))

    @cached_property
    def facts(self) -> dict[str, Any]:
        kept = self.kept
        legal = {
            "retires_on": kept.retires_on,
            "age_limit_on": kept.age_limit_on,
            "verifications": kept.settled,
        }
        return {**kept.told, **plain(legal)}

    @cached_property
    def counted(self) -> CandidateFacts:
        """The facts as they counted before the post."""
        return self.decider.counted(self.kept.facts)

    @cached_property
    def methods(self) -> dict[str, str]:
        """The method of each result by its record: as it was frozen where methods are demanded, else as records say."""
        by_method = self.kept.told.get("by_method")
        if by_method is None:
            return self.kept.sources or {}
        return {record: source for rows in by_method.values() for record, source, *_held in rows}

    @cached_property
    def weaker(self) -> tuple[Weaker, ...]:
        """What is held by other methods than those that the post demands, where none of those is held."""
        return weaker_of(self.kept.facts, self.decider.methods)

    @cached_property
    def needs_method(self) -> list[dict[str, Any]]:
        """The same as plain data."""
        return [{**row._asdict(), "wanted": list(row.wanted)} for row in self.weaker]

    @cached_property
    def faithful(self) -> bool:
        """Whether today's engine decides as the run did."""
        return _agrees(self.person, self._decision)

    @cached_property
    def _decision(self) -> Decision:
        kept = self.kept
        return self.decider.decide(kept.facts, own_demand=kept.own_demand, settled=kept.settled)


def kept_of(shortlist: Shortlist, employee_ids: Sequence[int], *, methods: bool = False) -> dict[int, Kept]:
    """What a run keeps of people beside outcomes and figures; with ``methods`` the sources of results. One query."""
    rows = FrozenFacts.objects.unscoped(reason=_GATE).filter(
        chunk__blocks__shortlist=shortlist, employee__in=employee_ids
    )
    ages = shortlist.rule_set.get("legal_ages", _OF_THE_ONLY_POST)
    wanted = [ages["retirement"], ages["highest"]]
    part = ("chunk__dictionary", "chunk__snapshot__ages", "chunk__blocks__settled")
    columns = ("employee_id", "packed", "retires_on", "age_limit_on", *part)
    found = {}
    sources = _sources() if methods else Value(None, output_field=BooleanField(null=True))
    told_of = rows.annotate(sources=sources).values_list(*columns, "sources")
    for key, packed, retires_on, age_limit_on, dictionary, known, settled, of_results in told_of:
        place = known.index(wanted)
        verified = {rule: Settlement(*row) for rule, row in settled.get(str(key), {}).items()}
        told = unpacked(packed, dictionary=dictionary)
        by_record = of_results and {f"assessments/{row['of']}": row["source"] for row in of_results}
        found[key] = Kept(told, retires_on[place], age_limit_on[place], verified, by_record)
    return found


def _sources() -> ArraySubquery:
    """Of the person of each row the official results with their sources."""
    rows = Assessment.objects.unscoped(reason=_GATE).filter(
        employee=OuterRef("employee_id"), official_rank__isnull=False
    )
    return ArraySubquery(rows.values(told=JSONObject(of="public_id", source="source")))


def _agrees(person: Candidate | Considered, decision: Decision) -> bool:
    score = None if decision.merit.score is None else from_cents(decision.merit.score)
    letters = spelled({row.rule: row.outcome for row in decision.rules})
    return letters.startswith(person.letters) and score == person.score


def components_of(decision: Decision) -> dict[str, Any]:
    return {
        "values": _values(decision.talent),
        # The three that are taken against a post, as they are in the person's own.
        "own": {code: value for code, value in _values(decision.own).items() if code in AGAINST_POST},
        "missing_competencies": decision.fit.missing,
    }


def contributions_of(decision: Decision) -> list[dict[str, Any]]:
    return [{"code": part.code, "points": from_cents(part.cents)} for part in decision.contributions]


def plain(value: Any) -> Any:
    """A value as its canonical JSON tells it."""
    return json.loads(canonical(value))


def _values(talent: Talent) -> dict[str, Any]:
    return {
        code: {
            "value": None if part.points is None else from_cents(points_to_cents(part.points)),
            "record": part.record,
        }
        for code, part in talent.components.items()
    }
