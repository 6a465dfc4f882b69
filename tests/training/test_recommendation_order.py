"""The published order, told again in the slowest way: one person, one programme, one comparison at a time."""

from datetime import date
from decimal import Decimal
from fractions import Fraction
from functools import cmp_to_key

from hypothesis import given, settings
from hypothesis import strategies as st

from assessments.gaps import Evidence, Gap
from training.models import ProgramPrerequisite, TrainingProgram
from training.prerequisites import Taker
from training.recommendations import RECOMMENDATION_ORDER, Taught, recommend

TODAY = date(2026, 11, 21)
EVIDENCE = Evidence(1, Decimal(1), "cact", date(2026, 1, 1), "", date(2029, 1, 1))


@st.composite
def situations(draw):
    """Gaps of one person, and programmes with what they teach, ask for, and are for."""
    gaps = [
        Gap(
            1, number, f"K{number}", f"Kompetensi {number}", "technical",
            draw(st.integers(1, 5)), draw(st.sampled_from(["mutlak", "penting", ""])),
            draw(st.one_of(st.none(), st.integers(0, 10).map(lambda halves: Decimal(halves) / 2))),
            EVIDENCE,
        )
        for number in range(1, draw(st.integers(1, 3)) + 1)
    ]  # fmt: skip
    programs = [
        {
            "program": TrainingProgram(
                pk=number, code=f"P{number}", name=f"Program {number}",
                hours=draw(st.sampled_from([Decimal(8), Decimal(20), Decimal(40)])),
                cost=draw(st.sampled_from([None, Decimal(0), Decimal(1_000_000), Decimal(1_600_000)])),
                modality=draw(st.sampled_from(["daring", "campuran", "klasikal", ""])),
            ),
            "teaches": draw(st.dictionaries(st.integers(1, 3), st.integers(1, 5), min_size=1)),
            "families": draw(st.sampled_from([frozenset(), frozenset({"kesehatan"}), frozenset({"data"})])),
            "asks": draw(st.sampled_from(["", "program", "pangkat"])),
        }
        for number in range(1, draw(st.integers(1, 6)) + 1)
    ]  # fmt: skip
    taker = Taker(
        employee_id=1, family=draw(st.sampled_from(["Data", "kesehatan", ""])), remote=draw(st.booleans()),
        rank=draw(st.sampled_from(["", "III/a", "III/d"])),
        completed=draw(st.dictionaries(st.integers(1, 6), st.just(TODAY), max_size=2)),
    )  # fmt: skip
    return gaps, programs, taker


def asked_by(row):
    if row["asks"] == "program":
        needed = TrainingProgram(pk=1, code="P1", name="Program 1")
        return (ProgramPrerequisite(kind="program", required_program=needed),)
    return (ProgramPrerequisite(kind="pangkat", rank="III/c"),) if row["asks"] == "pangkat" else ()


def told_slowly(gaps, programs, taker):
    """Codes of programme and competency in the published order, from its words alone."""
    rules = RECOMMENDATION_ORDER.value_on(TODAY)
    rows = []
    for row in programs:
        program, closed, must_have = row["program"], Decimal(0), False
        mine = []
        for gap in gaps:
            target = row["teaches"].get(gap.competency_id)
            if gap.held is None or gap.held >= gap.required or target is None or target <= gap.held:
                continue
            closed += min(target, gap.required) - gap.held
            must_have = must_have or gap.importance == "mutlak"
            mine.append((gap, target))
        blocked = (row["asks"] == "program" and 1 not in taker.completed) or (
            row["asks"] == "pangkat" and taker.rank == "III/a"
        )
        rows += [
            {
                "key": (program.code, gap.code), "program": program, "blocked": blocked, "must_have": must_have,
                "taken": program.pk in taker.completed, "closed": closed, "whole": target >= gap.required,
                "families": row["families"],
            }
            for gap, target in mine
        ]  # fmt: skip

    def compare(a, b):
        for first in (
            lambda row: not row["taken"],
            lambda row: not row["blocked"],
            lambda row: row["must_have"],
        ):
            if first(a) != first(b):
                return -1 if first(a) else 1
        if taker.remote:
            steps = [rules["remote_modality"][row["program"].modality] for row in (a, b)]
            if steps[0] != steps[1]:
                return steps[0] - steps[1]
        places = [
            1 if not row["families"] else 0 if taker.family.lower() in row["families"] else 2
            for row in (a, b)
        ]
        if places[0] != places[1]:
            return places[0] - places[1]
        known = [row["program"].cost is not None for row in (a, b)]
        if known[0] != known[1]:
            return -1 if known[0] else 1
        spent = [
            Fraction(row["program"].hours) + Fraction(row["program"].cost or 0) / rules["rupiah_per_hour"]
            for row in (a, b)
        ]
        worth = [Fraction(row["closed"]) / hours for row, hours in zip((a, b), spent, strict=True)]
        if worth[0] != worth[1]:
            return -1 if worth[0] > worth[1] else 1
        if a["whole"] != b["whole"]:
            return -1 if a["whole"] else 1
        last = [(row["program"].hours, *row["key"]) for row in (a, b)]
        return -1 if last[0] < last[1] else 1

    return [row["key"] for row in sorted(rows, key=cmp_to_key(compare))]


@settings(max_examples=150, deadline=None)
@given(situations())
def test_recommendations_equal_the_slow_reference(situation):
    gaps, programs, taker = situation
    taught = {}
    for row in programs:
        for competency, target in row["teaches"].items():
            taught.setdefault(competency, []).append(
                Taught(row["program"], competency, target, row["families"])
            )
    asked = {row["program"].pk: asked_by(row) for row in programs}

    found = recommend(gaps, taker=taker, taught=taught, asked=asked, as_of=TODAY)

    assert [(row.program.code, row.gap.code) for row in found] == told_slowly(gaps, programs, taker)
    again = recommend(reversed(gaps), taker=taker, taught=taught, asked=asked, as_of=TODAY)
    assert [(row.program.code, row.gap.code) for row in again] == [
        (row.program.code, row.gap.code) for row in found
    ]


def test_the_examples_of_the_rule_come_out_as_it_says():
    gap = Gap(1, 1, "K", "Kompetensi", "technical", 3, "", Decimal(2), EVIDENCE)
    for example in RECOMMENDATION_ORDER.examples:
        taught = [
            Taught(
                TrainingProgram(pk=n, code=row["code"], name="", hours=row["hours"], cost=row["cost"]),
                1,
                2 + row["closes"],
                frozenset(),
            )
            for n, row in enumerate(example.given, start=1)
        ]
        found = recommend([gap], taker=Taker(1), taught={1: taught}, asked={}, as_of=TODAY)
        assert [row.program.code for row in found] == list(example.expected), example.name
