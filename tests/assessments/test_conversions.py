"""Levels measured on an earlier scale count as a decreed table says, and as nothing where it says nothing."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import DatabaseError, transaction
from hypothesis import given, settings
from hypothesis import strategies as st

from asn_career.base.audit import acting
from asn_career.base.imports.loading import load_package
from assessments import gap_runs
from assessments.gaps import current_gaps, gaps_of, told_on
from assessments.held_levels import official_results_of
from assessments.impact import impact_of_version
from assessments.models import GapOverlay
from assessments.results.profile import find_profile
from assessments.results.validity import Place, known_results
from assessments.sql import BY_RANGE, CONVERTED, statement
from competencies.dictionary.conversions import HALVES, Step, compose, level_key
from competencies.dictionary.errors import ContentFaultsError
from competencies.dictionary.versions import begin_due, change_content
from competencies.models import DictionaryVersion, LevelConversion, StandardItem, StandardVersion
from competencies.standard_decrees.errors import DecreeFaultsError
from promotions.facts import collect
from promotions.rulebook import rules_on
from tests.assessments.running import run_gaps
from tests.competencies.dictionary.test_versions import accept, draft
from tests.competencies.standards.decrees import accept as approve
from tests.competencies.standards.decrees import class_of, drafted
from tests.factories import (
    AssessmentFactory,
    CompetencyFactory,
    PositionFactory,
    StandardItemFactory,
    StandardVersionFactory,
    UnitFactory,
    hold,
    principal_with,
)

D = date(2026, 11, 21)
LATER = D + timedelta(days=30)
THREE = ["Dasar", "Menengah", "Ahli"]
TABLE = {"1": "1", "2": "1", "3": "2", "3.5": "2.5", "4": "3"}  # level 5 is not in it


@pytest.fixture
def root(db):
    return UnitFactory()


@pytest.fixture
def officer(root):
    return principal_with("analis", unit=root)


@pytest.fixture
def second(root):
    return principal_with("penyetuju", unit=root)


@pytest.fixture
def agency(root):
    """A post that requires a technical and a managerial level; people who hold each level, and one of an old result."""
    technical = CompetencyFactory(kind="technical", code="TEK-1")
    managerial = CompetencyFactory(kind="managerial", code="MAN-91")
    post = PositionFactory(unit=root, code="P-0")
    version = StandardVersionFactory(position=post)
    StandardItemFactory(version=version, competency=technical, level=3)
    StandardItemFactory(version=version, competency=managerial, level=3)
    root.people = {}
    for level in ("2", "3", "3.5", "5", "old"):
        person = root.people[level] = hold(post)
        day = D - timedelta(days=4 * 366 if level == "old" else 20)
        for key in (technical, managerial):
            AssessmentFactory(
                employee=person,
                competency=key,
                level=Decimal("5" if level == "old" else level),
                source="assessment_center",
                assessed_on=day,
            )
    root.post, root.technical, root.managerial = post, technical, managerial
    return root


def scaled(version, by, *, names=THREE, table=TABLE):
    """The draft with a new scale of technical competencies, and its table."""

    def change(content):
        tables = content["conversions"] | ({} if table is None else {"technical": table})
        return {**content, "scales": content["scales"] | {"technical": names}, "conversions": tables}

    change_content(version, change, by=by, seen_hash=version.content_hash)
    return version


def agreed(officer, second, *, begins=D, **given):
    version = scaled(draft(officer, begins=begins), officer, **given)
    accept(version, second)
    return version


def held(agency, day, key=None, **given):
    """Level held and status by the level measured, of the technical competency."""
    key = key or agency.technical
    found = gaps_of([person.pk for person in agency.people.values()], as_of=day, **given)
    told = {}
    for name, person in agency.people.items():
        (gap,) = [gap for gap in found[person.pk].gaps if gap.competency_id == key.pk]
        told[name] = (gap.required, None if gap.held is None else str(gap.held), str(gap.status))
    return told


BEFORE = {
    "2": (3, "2.0", "gap"),
    "3": (3, "3.0", "met"),
    "3.5": (3, "3.5", "met"),
    "5": (3, "5.0", "met"),
    "old": (3, None, "expired"),
}
AFTER = {
    "2": (2, "1.0", "gap"),
    "3": (2, "2.0", "met"),
    "3.5": (2, "2.5", "met"),
    "5": (2, None, "unknown"),
    "old": (2, None, "expired"),
}


def test_levels_and_standards_are_converted_from_the_first_day_on_and_no_day_before(agency, officer, second):
    agreed(officer, second, begins=LATER)
    assert held(agency, LATER - timedelta(days=1)) == BEFORE
    assert held(agency, LATER) == AFTER
    assert held(agency, LATER, agency.managerial) == BEFORE, "another kind keeps its scale"
    person = agency.people["2"]
    AssessmentFactory(employee=person, competency=agency.technical, level=2, source="cact", assessed_on=LATER)
    assert held(agency, LATER)["2"] == (2, "2.0", "met"), "measured on the new scale: as it is"


def test_every_reader_of_a_level_has_the_same_converted_one(agency, officer, second, operator):
    agreed(officer, second)
    ids = {person.pk: name for name, person in agency.people.items()}
    expected = {name: level for name, (_required, level, _status) in AFTER.items()}
    run_gaps(operator, as_of=D)
    rows = current_gaps(operator).filter(competency=agency.technical)
    assert {ids[row.employee_id]: (row.required, str(row.status)) for row in rows} == {
        name: (required, status) for name, (required, _level, status) in AFTER.items()
    }
    assert {ids[row.employee_id]: row.held and str(row.held) for row in rows} == expected
    chosen = official_results_of(list(ids), as_of=D)
    levels = {name: chosen.get((key, agency.technical.pk)) for key, name in ids.items()}
    assert {name: str(row.held_on(D)) for name, row in levels.items() if row and row.held_on(D)} == {
        name: level for name, level in expected.items() if level
    }
    assert levels["5"] is None, "no older or unconverted level in its place"
    facts = collect(list(ids), rules=rules_on(D)).facts
    results = {ids[key]: dict(fact.results).get("TEK-1") for key, fact in facts.items()}
    assert {name: str(row.level) for name, row in results.items() if row and row.valid} == {
        name: level for name, level in expected.items() if level
    }
    told = told_on(list(ids), as_of=D, competency="TEK-1")
    assert {ids[key]: rows[0].held for key, rows in told.items()} == expected


def test_why_names_the_table_its_decree_and_what_was_measured(agency, officer, second):
    agreed(officer, second)
    found = {name: gaps_of([person.pk], as_of=D)[person.pk] for name, person in agency.people.items()}
    told = {
        name: next(gap for gap in gaps.gaps if gap.competency_id == agency.technical.pk).conversion
        for name, gaps in found.items()
    }
    assert "Kepwal 188/2026" in told["3.5"].told
    assert "3,5" in told["3.5"].told
    assert "2,5" in told["3.5"].told
    assert told["5"].level_to is None
    assert "tidak diketahui" in told["5"].told
    assert told["old"] is None, "what has expired is not converted"
    places = {
        name: known_results(agency.people[name].pk, as_of=D)[agency.technical.pk][0].place
        for name in ("3", "5", "old")
    }
    assert places == {"3": Place.CONVERTED, "5": Place.UNCONVERTED, "old": Place.EXPIRED}
    rows = {row.code: row for row in find_profile(agency.people["3"].pk, as_of=D).rows}
    assert rows["TEK-1"].held == rows["TEK-1"].fact.held == 2


def test_agreeing_recomputes_whom_it_concerns_and_the_preview_said_so(agency, officer, second, operator):
    run_gaps(operator, as_of=D)
    version = scaled(draft(officer), officer)
    before, shown = held(agency, D), impact_of_version(version, by=officer)
    assert not LevelConversion.objects.exists()
    accept(version, second)
    after = held(agency, D)
    ids = {person.pk: name for name, person in agency.people.items()}
    assert {ids[row.employee_id]: (str(row.before), str(row.after)) for row in shown.changes} == {
        name: (before[name][2], after[name][2]) for name in before if before[name][2] != after[name][2]
    }
    assert after["5"] == AFTER["5"]
    refreshed = GapOverlay.objects.unscoped(reason="tests").values_list("employee", flat=True)
    assert set(refreshed) == set(ids)


def test_a_run_without_a_conversion_runs_a_statement_that_knows_none(
    agency, officer, second, operator, monkeypatch
):
    asked = []
    monkeypatch.setattr(
        gap_runs,
        "execute",
        lambda name, **given: asked.append((name, given.get("rows"))) or real(name, **given),
    )
    run_gaps(operator, as_of=D)
    plain = statement("compute_chunk", chosen=BY_RANGE)
    assert "levelconversion" not in plain
    assert {rows for name, rows in asked if name == "compute_chunk"} == {"gap_rows"}
    agreed(officer, second, begins=LATER)
    asked.clear()
    run_gaps(operator, as_of=LATER)
    assert {rows for name, rows in asked if name == "compute_chunk"} == {CONVERTED}
    assert "levelconversion" in statement("compute_chunk", chosen=BY_RANGE, rows=CONVERTED)


real = gap_runs.execute


def test_the_standard_written_anew_is_whole_sealed_and_names_the_dictionary(agency, officer, second):
    version = agreed(officer, second, begins=LATER)
    earlier, later = StandardVersion.objects.filter(position=agency.post).order_by("valid_from")
    assert (later.valid_from, later.dictionary_version, later.sealed) == (LATER, version, True)
    assert earlier.validity.upper == LATER
    assert set(later.items.values_list("competency__code", "level")) == {("TEK-1", 2), ("MAN-91", 3)}
    begin_due(by="system:schedule", on=LATER)
    assert StandardVersion.objects.filter(position=agency.post).count() == 2, (
        "converting again changes nothing"
    )
    with pytest.raises(DatabaseError), transaction.atomic(), acting(by="tests"):
        later.items.update(level=4)


def test_what_a_class_was_once_decreed_goes_along_into_later_decrees(root, officer, second):
    technical = CompetencyFactory(kind="technical", code="TEK-1")
    managerial = CompetencyFactory(kind="managerial", code="MAN-91")
    post = PositionFactory(unit=root, code="P-0")
    class_of(root, "KELAS", post)
    approve(drafted(root, {"KELAS": {"TEK-1": 4, "MAN-91": 3}}, by=officer, begins=D), second)
    agreed(officer, second, begins=LATER)
    decree = drafted(root, {"P-0": {"MAN-91": 4}}, by=officer, begins=LATER + timedelta(days=1))
    approve(decree, second)
    levels = dict(decree.versions.get().items.values_list("competency", "level"))
    assert levels == {technical.pk: 3, managerial.pk: 4}


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"table": None}, "dari 5 menjadi 3 level"),
        ({"table": {**TABLE, "6": "3"}}, "level 6 ke 3"),
        ({"table": {**TABLE, "5": "4"}}, "level 5 ke 4"),
        ({"table": {**TABLE, "4": "1"}}, "level 4 menjadi kurang dari level 3,5"),
        ({"table": {"1": "1"}}, "mensyaratkan level 3"),
        ({"table": {**TABLE, "3": "1.5"}}, "mensyaratkan level 3"),
    ],
)
def test_a_table_with_a_fault_names_place_value_and_remedy(agency, officer, second, given, said):
    with pytest.raises(ContentFaultsError) as caught:
        agreed(officer, second, **given)
    assert said in str(caught.value)
    assert not LevelConversion.objects.exists()


def test_what_was_set_ahead_on_the_old_scale_holds_up_the_new_one(agency, officer, second):
    decree = drafted(agency, {"P-0": {"TEK-1": 3}}, by=officer, begins=LATER)
    with pytest.raises(ContentFaultsError, match="Kembalikan"):
        agreed(officer, second, begins=LATER)
    approve(decree, second)
    version = scaled(draft_of_today(), officer, table=TABLE)
    with pytest.raises(ContentFaultsError, match="22 Desember 2026"):
        accept(version, second)


def test_a_draft_of_another_kind_of_competency_does_not_hold_up_a_new_scale(agency, officer, second):
    PositionFactory(unit=agency, code="P-1")
    drafted(agency, {"P-1": {"MAN-91": 4}}, by=officer, begins=LATER)
    agreed(officer, second, begins=LATER)
    assert held(agency, LATER) == AFTER


@pytest.mark.parametrize("levels", [{"TEK-1": 4}, {"MAN-91": 4}])
def test_a_decree_before_a_scale_that_was_agreed_to_is_refused_and_told_from_when(
    agency, officer, second, levels
):
    decree = drafted(agency, {"P-0": levels}, by=officer, begins=LATER - timedelta(days=1))
    agreed(officer, second, begins=LATER)
    with pytest.raises(DecreeFaultsError, match="22 Desember 2026"):
        approve(decree, second)
    assert held(agency, LATER) == AFTER, "it would have been lost on that day"
    elsewhere = PositionFactory(unit=agency, code="P-1")
    fine = drafted(agency, {"P-1": {"MAN-91": 4}}, by=officer, begins=LATER - timedelta(days=1))
    approve(fine, second)
    assert StandardVersion.objects.filter(position=elsewhere).count() == 1, "of kinds that keep their scale"


def test_standards_that_a_file_brings_after_a_scale_was_agreed_to_are_converted_by_the_night(
    agency, officer, second
):
    agreed(officer, second, begins=LATER)
    late = PositionFactory(unit=agency, code="P-1")
    version = StandardVersionFactory(position=late, valid_from=D)
    StandardItemFactory(version=version, competency=agency.technical, level=4)
    begin_due(by="system:schedule", on=D)
    levels = StandardItem.objects.filter(version__position=late)
    assert dict(levels.values_list("version__valid_from", "level")) == {D: 4, LATER: 3}
    before = StandardVersion.objects.count()
    begin_due(by="system:schedule", on=D)
    assert StandardVersion.objects.count() == before


def test_a_file_brings_nothing_before_a_standard_that_was_converted_and_what_comes_after_it(
    agency, officer, second, operator, tmp_path
):
    agreed(officer, second, begins=LATER)
    package = tmp_path / "standards.csv"
    days = [D, LATER - timedelta(days=1), LATER + timedelta(days=1)]
    earlier = StandardVersion.objects.filter(position=agency.post).earliest("valid_from").valid_from
    rows = [f"P-0,TEK-1,3,{earlier}", *(f"P-0,TEK-1,2,{day}" for day in days)]
    package.write_text("\n".join(["position_code,competency_code,level,valid_from", *rows]))
    report = load_package(package, principal=operator, as_of=D)
    refused = [message.as_dict() for message in report.messages() if message.severity == "error"]
    assert [(each["code"], each["row"]) for each in refused] == [
        ("immutable_record", 3),
        ("immutable_record", 4),
    ]
    assert held(agency, LATER)["3"] == AFTER["3"]


def draft_of_today():
    return DictionaryVersion.objects.get(state="draft")


def test_the_database_keeps_one_answer_per_level_and_day(agency, officer, second):
    agreed(officer, second)
    row = LevelConversion.objects.filter(level_to__isnull=False).first()
    copied = {name: getattr(row, name) for name in ("version", "kind", "holds", "measured", "level_from")}
    tries = [
        lambda: LevelConversion.objects.create(**copied, level_to=1),
        lambda: LevelConversion.objects.filter(pk=row.pk).update(level_to=Decimal("1.2")),
        lambda: LevelConversion.objects.filter(pk=row.pk).update(measured=row.holds),
    ]
    for attempt in tries:
        with pytest.raises(DatabaseError), transaction.atomic(), acting(by="tests"):
            attempt()
    with pytest.raises(DatabaseError), transaction.atomic():
        LevelConversion.objects.filter(pk=row.pk).update(level_to=None), "nobody acts"


tables = st.dictionaries(st.sampled_from(HALVES), st.sampled_from(HALVES), max_size=8).map(
    lambda table: {level_key(old): level_key(new) for old, new in table.items()}
)


@given(st.lists(tables, min_size=1, max_size=4), st.sampled_from(HALVES), st.data())
@settings(max_examples=60, deadline=None)
def test_tables_one_after_the_other_say_what_applying_each_by_hand_says(given, level, data):
    days = [D + timedelta(days=100 * number) for number in range(len(given))]
    steps = [
        Step(day, number, {"technical": table})
        for number, (day, table) in enumerate(zip(days, given, strict=True))
    ]
    rows = [row for row in compose(steps) if row.kind == "technical" and row.level_from == level]
    measured, day = (data.draw(st.sampled_from([D - timedelta(days=1), *days])) for _ in range(2))
    expected = level
    if measured > day:
        expected = None if any(measured >= each > day for each in days) else level
    for each, table in zip(days, given, strict=True):
        if measured < each <= day and expected is not None:
            told = table.get(level_key(expected))
            expected = None if told is None else Decimal(told)
    found = [row for row in rows if within(row.holds, day) and within(row.measured, measured)]
    same = not any(min(measured, day) < each <= max(measured, day) for each in days)
    assert len(found) == (0 if same else 1)
    assert (level if same else found[0].level_to) == expected


def within(period, day):
    begins, ends = period
    return (begins is None or begins <= day) and (ends is None or day < ends)
