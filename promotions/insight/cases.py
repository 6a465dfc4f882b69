"""People before one post as a run read them, and where everybody it ranked stands."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from asn_career.base.figures import to_cents
from asn_career.base.findings import Settlement
from promotions.decision import Decider
from promotions.freezing import demand_from, facts_from
from promotions.insight.changes import Person
from promotions.insight.programmes import taught_by
from promotions.models import Candidate, Shortlist
from promotions.ranking import Standing
from promotions.retelling import Retold, decider_of, kept_of

_GATE = "where everybody ranked stands, as figures without anybody's name"


def persons_of(
    shortlist: Shortlist, employee_ids: Sequence[int], *, decider: Decider | None = None
) -> dict[int, Person]:
    """These people, who passed the gate, by their row ids. One query, two where the post asks for a training."""
    decides = decider or decider_of(shortlist)
    taught = _taught(decides)
    return {
        key: Person(kept.facts, kept.own_demand, kept.settled, decides, taught)
        for key, kept in kept_of(shortlist, employee_ids).items()
    }


def person_of(told: Retold, shortlist: Shortlist) -> Person:
    """Somebody who was retold already."""
    facts = told.facts
    days = {
        name: date.fromisoformat(facts[name]) if facts[name] else None
        for name in ("retires_on", "age_limit_on")
    }
    settled = {rule: Settlement(*row) for rule, row in facts["verifications"].items()}
    decides = decider_of(shortlist)
    own = demand_from(facts["own_post"])
    return Person(facts_from(facts, **days), own, settled, decides, _taught(decides))


def _taught(decider: Decider) -> dict[str, str]:
    return taught_by(row.value for row in decider.target.values_of("training"))


def standings_of(shortlist: Shortlist) -> dict[int, Standing]:
    """The standing of everybody whom the run ranked, by row id. One query."""
    rows = Candidate.objects.unscoped(reason=_GATE).on(shortlist).ranked()
    columns = ("employee_id", "score", "jpm_uncapped", "y")
    return {
        key: Standing(to_cents(score), to_cents(uncapped), to_cents(y))
        for key, score, uncapped, y in rows.values_list(*columns)
    }
