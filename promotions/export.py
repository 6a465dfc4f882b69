"""A run as bytes: whoever runs the same rules over the same facts gets the same, on any machine and in any order."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from asn_career.base.canonical import canonical
from promotions.freezing import unpacked
from promotions.models import Considered, FrozenFacts, Shortlist

_GATE = "the run as a whole, for those who may see all of it"
FIGURES = ("y", "x", "talent", "box", "jpm", "jpm_uncapped", "jpm_technical", "score", "rank", "proposed")
_OF_THE_RUN = (
    "rule_set", "rule_set_hash", "engine_hash", "input_hash", "result_hash", "considered", "eligible", "manual",
    "ineligible", "ranked",
)  # fmt: skip


def canonical_run(shortlist: Shortlist) -> bytes:
    """Rule set, frozen facts, outcomes, figures, ranks and hashes; people in the order of their public ids."""
    told = {name: getattr(shortlist, name) for name in _OF_THE_RUN}
    people = sorted(_people(shortlist), key=lambda person: str(person["person"]))
    return canonical({**told, "people": people})


def _people(shortlist: Shortlist) -> Iterator[dict[str, Any]]:
    facts = _facts(shortlist)
    rows = Considered.objects.unscoped(reason=_GATE).filter(shortlist=shortlist)
    columns = ("employee_id", "employee__public_id", "outcome", "letters", *FIGURES)
    for key, person, outcome, letters, *figures in rows.values_list(*columns):
        found = dict(zip(FIGURES, figures, strict=True))
        yield {"person": str(person), "outcome": outcome, "letters": letters, **found, **facts[key]}


def _facts(shortlist: Shortlist) -> Mapping[int, dict[str, Any]]:
    rows = FrozenFacts.objects.unscoped(reason=_GATE).filter(chunk__blocks__shortlist=shortlist)
    part = ("chunk__dictionary", "chunk__blocks__settled")
    columns = ("employee_id", "packed", "digest", "retires_on", "age_limit_on", *part)
    return {
        key: {
            "facts": unpacked(packed, dictionary=dictionary),
            "digest": bytes(digest).hex(),
            "retires_on": retires_on,
            "age_limit_on": age_limit_on,
            "verifications": settled.get(str(key), {}),
        }
        for key, packed, digest, retires_on, age_limit_on, dictionary, settled in rows.values_list(*columns)
    }
