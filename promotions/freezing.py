"""The facts of people as a run keeps them: spelled canonically, hashed, packed; and read back as they were."""

from __future__ import annotations

import hashlib
import json
import zlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from io import StringIO
from typing import Any, NamedTuple

from django.db import connection

from asn_career.base.canonical import canonical
from asn_career.base.findings import Settlement
from assessments.job_fit import Required
from promotions.facts import People
from promotions.models import Snapshot, SnapshotChunk
from promotions.records import (
    Appraisal,
    CandidateFacts,
    Degree,
    Demand,
    Duty,
    Held,
    MethodHeld,
    MethodScore,
    Post,
    RankHeld,
    Sanction,
    Score,
    Training,
)
from promotions.rulebook import RuleBook

# Frozen facts are stored as rows of values; these are their columns, kept with the rule set of each run.
FACT_COLUMNS: dict[str, tuple[str, ...]] = {
    "posts": Post._fields,
    "duties": Duty._fields,
    "degrees": Degree._fields,
    "rank": RankHeld._fields,
    "appraisals": Appraisal._fields,
    "feedback": Score._fields,
    "potential": Score._fields,
    "awards": Score._fields,
    "teams": Score._fields,
    "sanctions": Sanction._fields,
    "trainings": Training._fields,
    "results": Held._fields,
    "verifications": Settlement._fields,
}
# Frozen as well where the rules demand methods, so that whoever has the file can check which result was taken.
_BY_METHOD: dict[str, tuple[str, ...]] = {
    "by_method": MethodHeld._fields,
    "potentials": MethodScore._fields,
}
_LEVEL = 3  # a higher one packs a tenth better and takes half as long again
_SAMPLES = 12  # people whose facts the others refer to while they are packed
_LONGEST_DICTIONARY = 32_768


class Frozen(NamedTuple):
    """One person's facts, packed, with the digest of what was packed."""

    employee_id: int
    public_id: str
    packed: bytes
    digest: bytes


class FrozenPeople(NamedTuple):
    """People in ascending order of their row ids, and the dictionary that unpacks them."""

    dictionary: bytes
    rows: tuple[Frozen, ...]


def fact_columns(rules: RuleBook) -> dict[str, tuple[str, ...]]:
    """The columns of frozen facts under these rules."""
    return {**FACT_COLUMNS, **(_BY_METHOD if rules.demands_methods else {})}


def freeze(people: People, *, rules: RuleBook) -> FrozenPeople:
    """Everybody's facts, spelled and packed."""
    spelled = {
        key: canonical(facts_json(people.facts[key], own_demand=people.own_demand(key, day=rules.day)))
        for key in sorted(people.facts)
    }
    dictionary = b"".join(list(spelled.values())[:_SAMPLES])[-_LONGEST_DICTIONARY:]
    rows = (
        Frozen(key, people.public_ids[key], _packed(text, dictionary), _digest(people.public_ids[key], text))
        for key, text in spelled.items()
    )
    return FrozenPeople(dictionary, tuple(rows))


def store_frozen(frozen: FrozenPeople, people: People, *, snapshot: Snapshot) -> SnapshotChunk:
    """Write a part of a snapshot, with the days that legal ages make for each pair of its ages."""
    ids = [row.employee_id for row in frozen.rows]
    chunk = SnapshotChunk.objects.create(
        snapshot=snapshot, low=ids[0], people=ids, dictionary=frozen.dictionary
    )
    by_ages = [people.legal_days[ages] for ages in sorted(people.legal_days)]
    lines = StringIO("".join(_copy_line(chunk.pk, row, by_ages) for row in frozen.rows))
    columns = "chunk_id, employee_id, packed, digest, retires_on, age_limit_on"
    with connection.cursor() as cursor, connection.wrap_database_errors:
        cursor.copy_expert(f"COPY promotions_frozenfacts ({columns}) FROM STDIN", lines)
    return chunk


def facts_json(facts: CandidateFacts, *, own_demand: Demand | None) -> dict[str, Any]:
    """The facts of one person, complete but for what a vacancy adds: its legal days and its verifications."""
    recorded = [name for name in FACT_COLUMNS if name not in ("results", "verifications")]
    return {
        "status": facts.status,
        "legal_position": facts.legal_position,
        **{name: getattr(facts, name) for name in recorded},
        "results": facts.results or {},
        "own_post": _demand_json(own_demand),
        **{name: getattr(facts, name) for name in _BY_METHOD if getattr(facts, name) is not None},
    }


def unpacked(packed: bytes, *, dictionary: bytes) -> dict[str, Any]:
    """The facts of one person as plain data."""
    unpacking = zlib.decompressobj(zdict=bytes(dictionary))
    found: dict[str, Any] = json.loads(unpacking.decompress(bytes(packed)) + unpacking.flush())
    return found


def facts_from(
    told: Mapping[str, Any], *, retires_on: date | None, age_limit_on: date | None
) -> CandidateFacts:
    """The facts as the decision reads them."""
    recorded: dict[str, Any] = {name: _records(name, told[name]) for name in _SEVERAL}
    recorded |= {name: _record(name, told[name]) for name in _SINGLE}
    if "by_method" in told:
        by_method = {code: _records("by_method", rows) for code, rows in told["by_method"].items()}
        recorded |= {"by_method": by_method, "potentials": _records("potentials", told["potentials"])}
    return CandidateFacts(
        status=told["status"],
        legal_position=told["legal_position"],
        results={code: _record("results", row) for code, row in told["results"].items()},
        retires_on=retires_on,
        age_limit_on=age_limit_on,
        **recorded,
    )


def demand_from(told: Mapping[str, Any] | None) -> Demand | None:
    """What the person's own post asked."""
    if told is None:
        return None
    required = tuple(Required(*row) for row in told["standard"]) or None
    return Demand(required, tuple(told["fields"]), tuple(told["min_education"]))


def _demand_json(demand: Demand | None) -> dict[str, Any] | None:
    if demand is None:
        return None
    return {
        "standard": demand.required or (),
        "fields": demand.fields,
        "min_education": demand.min_education,
    }


_SEVERAL = ("posts", "duties", "degrees", "appraisals", "awards", "teams", "sanctions", "trainings")
_SINGLE = ("rank", "feedback", "potential")
_MAKERS: dict[str, Callable[[Iterable[Any]], Any]] = {
    "posts": Post._make,
    "duties": Duty._make,
    "degrees": Degree._make,
    "rank": RankHeld._make,
    "appraisals": Appraisal._make,
    "feedback": Score._make,
    "potential": Score._make,
    "awards": Score._make,
    "teams": Score._make,
    "sanctions": Sanction._make,
    "trainings": Training._make,
    "results": Held._make,
    "by_method": MethodHeld._make,
    "potentials": MethodScore._make,
}
_COLUMNS = FACT_COLUMNS | _BY_METHOD
_DATES = frozenset({"start", "end", "completed_on", "assessed_on"})
_DECIMALS = frozenset({"score", "level"})  # a degree's and a sanction's level is a word


def _records(name: str, rows: Iterable[Sequence[Any]]) -> tuple[Any, ...]:
    return tuple(_record(name, row) for row in rows)


def _record(name: str, row: Sequence[Any] | None) -> Any:
    if row is None:
        return None
    columns = zip(_COLUMNS[name], row, strict=True)
    return _MAKERS[name](_value(name, column, value) for column, value in columns)


def _value(name: str, column: str, value: Any) -> Any:
    if value is None:
        return None
    if column in _DATES:
        return date.fromisoformat(value)
    if column in _DECIMALS and name not in ("degrees", "sanctions"):
        return Decimal(value)
    return value


def _packed(text: bytes, dictionary: bytes) -> bytes:
    packing = zlib.compressobj(_LEVEL, zdict=dictionary)
    return packing.compress(text) + packing.flush()


def _digest(public_id: str, text: bytes) -> bytes:
    """Names the person by the public id, so that a NIP changes nothing."""
    return hashlib.sha256(public_id.encode() + b"\n" + text).digest()


def _copy_line(chunk_id: int, row: Frozen, by_ages: Sequence[Mapping[int, Any]]) -> str:
    days = [each[row.employee_id] for each in by_ages]
    values = (
        chunk_id,
        row.employee_id,
        f"\\\\x{row.packed.hex()}",
        f"\\\\x{row.digest.hex()}",
        _array(retires for retires, _limit in days),
        _array(limit for _retires, limit in days),
    )
    return "\t".join(map(str, values)) + "\n"


def _array(days: Iterable[date | None]) -> str:
    return "{" + ",".join("NULL" if day is None else day.isoformat() for day in days) + "}"
