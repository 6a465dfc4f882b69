"""A version of the dictionary takes a decree and two people, holds from its day on, and never changes once agreed."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import DatabaseError, transaction

from asn_career.base.audit import acting
from asn_career.base.errors import NotPermittedError
from competencies.choices import VersionState
from competencies.dictionary import errors
from competencies.dictionary.content import find_entry, live_content
from competencies.dictionary.differences import differences
from competencies.dictionary.reading import content_on, scales_on, undescribed
from competencies.dictionary.versions import begin_due, change_content, give_back, review, start_draft
from competencies.models import (
    BehaviouralIndicator,
    Competency,
    CompetencyLevel,
    DictionaryVersion,
    StandardItem,
)
from tests.factories import CompetencyFactory, StandardItemFactory, UnitFactory, principal_with

D = date(2026, 11, 21)
LATER = D + timedelta(days=30)
NOW = datetime(2026, 11, 21, 3, 0, tzinfo=UTC)
DECREE = {"decree": "Kepwal 188/2026", "decree_on": D, "reason": "Penyesuaian kamus"}


def draft(by, begins=D, **given):
    return start_draft(by=by, begins=begins, **{**DECREE, **given})


def accept(version, by):
    review(version, by=by, at=NOW, seen_hash=version.content_hash)


def edited(version, by, code, /, **fields):
    """The draft with these fields of one competency changed."""

    def change(content):
        entries = [each | fields if each["code"] == code else each for each in content["competencies"]]
        return {**content, "competencies": entries}

    change_content(version, change, by=by, seen_hash=version.content_hash)
    return version


def without(version, by, code):
    def change(content):
        left = [each for each in content["competencies"] if each["code"] != code]
        return {**content, "competencies": left, "withdrawn": [*content["withdrawn"], code]}

    change_content(version, change, by=by, seen_hash=version.content_hash)
    return version


def required(root, **given):
    return StandardItemFactory(version__position__unit=root, **given)


def levels_with(code, level, texts):
    levels = next(e for e in live_content(D)["competencies"] if e["code"] == code)["levels"]
    return [each | {"indicators": texts} if each["level"] == level else each for each in levels]


def test_what_two_people_agreed_to_is_in_force_from_its_day_on_and_the_one_before_retires(officer, second):
    first = edited(draft(officer), officer, "MAN-01", name="Integritas dan Etika")
    accept(first, second)
    assert (first.state, Competency.objects.get(code="MAN-01").name) == ("in_force", "Integritas dan Etika")
    later = edited(draft(officer, begins=LATER), officer, "MAN-01", name="Integritas")
    accept(later, second)
    first.refresh_from_db()
    assert (later.state, first.last_day) == ("reviewed", LATER - timedelta(days=1))
    assert Competency.objects.get(code="MAN-01").name == "Integritas dan Etika", "its day has not come"
    assert begin_due(by="system:schedule", on=LATER - timedelta(days=1)) == 0
    assert begin_due(by="system:schedule", on=LATER) == 1
    assert begin_due(by="system:schedule", on=LATER) == 0
    states = dict(DictionaryVersion.objects.values_list("number", "state"))
    assert states == {1: VersionState.RETIRED, 2: VersionState.IN_FORCE}
    assert Competency.objects.get(code="MAN-01").name == "Integritas"
    names = [
        find_entry(content_on(day, today=D), str(Competency.objects.get(code="MAN-01").public_id))["name"]
        for day in (D, LATER)
    ]
    assert names == ["Integritas dan Etika", "Integritas"]


def test_who_drafted_it_and_who_has_no_such_role_agrees_to_nothing(root, officer, second):
    version = draft(officer)
    with pytest.raises(errors.OwnVersionError):
        accept(version, officer)
    for stranger in (
        principal_with("analis", unit=root),
        principal_with("penyetuju", unit=UnitFactory(parent=root)),
    ):
        with pytest.raises(NotPermittedError):
            accept(version, stranger)
    with pytest.raises(errors.NotADraftError):
        review(version, by=second, at=NOW, seen_hash="0" * 64)
    UnitFactory(code="LAIN")
    with pytest.raises(NotPermittedError):
        accept(version, second), "the dictionary is another agency's too"


def test_the_database_refuses_what_the_rule_refuses_whatever_way_one_writes(officer, second):
    version = draft(officer)
    rows = DictionaryVersion.objects.filter(pk=version.pk)
    agreed = {"state": "reviewed", "version": 2, "decided_on": D, "validity": f"[{D},)"}
    tries = [
        lambda: rows.update(**agreed, decided_by=version.drafted_by),
        lambda: rows.update(state="in_force", version=2, decided_on=D, decided_by=version.drafted_by),
        lambda: rows.update(decree=""),
        lambda: rows.delete(),
    ]
    for attempt in tries:
        with pytest.raises(DatabaseError), transaction.atomic(), acting(by="tests"):
            attempt()
    accept(version, second)
    for changes in ({"content": {}}, {"decree": "lain"}, {"state": "draft"}, {"begins": LATER}):
        with pytest.raises(DatabaseError), transaction.atomic(), acting(by="tests"):
            rows.update(**changes)
    with pytest.raises(DatabaseError), transaction.atomic():
        rows.update(validity=f"[{D},{LATER})"), "nobody acts"


def test_no_version_works_backwards_and_there_is_one_draft_at_a_time(root, officer, second):
    with pytest.raises(errors.VersionBackwardsError):
        draft(officer, begins=D - timedelta(days=1))
    waiting = draft(officer)
    with pytest.raises(errors.DraftExistsError):
        draft(officer)
    give_back(waiting, by=second, at=NOW, reason="Uraian level 3 keliru")
    assert waiting.state == VersionState.RETURNED
    again = draft(officer)
    with pytest.raises(errors.VersionBackwardsError):
        accept(again, principal_with("penyetuju", unit=root, on=LATER))


def test_an_indicator_whose_words_stay_keeps_its_id_and_one_that_goes_is_kept_for_what_was_rated(
    officer, second
):
    level = CompetencyLevel.objects.get(competency__code="MAN-01", level=1)
    before = {row.text: row.pk for row in level.indicators.in_use()}
    kept, *gone = before
    version = edited(
        draft(officer), officer, "MAN-01", levels=levels_with("MAN-01", 1, ["Perilaku baru", kept])
    )
    accept(version, second)
    after = {row.text: (row.pk, row.number) for row in level.indicators.in_use()}
    assert after[kept] == (before[kept], 2)
    assert set(after) == {"Perilaku baru", kept}
    retired = BehaviouralIndicator.objects.filter(text__in=gone, level=level)
    assert set(retired.values_list("retired_on", flat=True)) == {D}
    with pytest.raises(DatabaseError), transaction.atomic():
        retired.update(text="lain")


def test_the_change_is_told_in_words(root, officer):
    before = live_content(D)
    version = edited(
        draft(officer), officer, "MAN-01", name="Etika", levels=levels_with("MAN-01", 2, ["Baru"])
    )
    version = without(version, officer, "MAN-02")
    required(root, competency=Competency.objects.get(code="MAN-02"))
    told = differences(before, version.content, on=D)
    assert told.counts == {"added": 0, "changed": 1, "withdrawn": 1}
    changed, withdrawn = told.entries
    assert changed.lines[0] == "Nama: “Integritas” menjadi “Etika”."
    assert "Level 2, indikator: “Baru” ditambahkan." in changed.lines
    assert withdrawn.posts == 1
    assert not differences(before, live_content(D), on=D)


def test_a_withdrawn_competency_is_required_no_more_from_that_day_on_and_until_then_it_is(
    root, officer, second
):
    item = required(root, competency=Competency.objects.get(code="MAN-02"))
    accept(without(draft(officer, begins=LATER), officer, "MAN-02"), second)
    asked = {day: StandardItem.objects.in_force_on(day).filter(pk=item.pk).exists() for day in (D, LATER)}
    assert asked == {D: True, LATER: False}
    assert Competency.objects.in_dictionary_on(LATER).filter(code="MAN-02").exists(), (
        "before its day has come"
    )
    begin_due(by="system:schedule", on=LATER)
    assert not Competency.objects.in_dictionary_on(LATER).filter(code="MAN-02").exists()
    assert Competency.objects.in_dictionary_on(D).filter(code="MAN-02").exists()


def test_what_came_by_import_stays_in_use_and_waits_to_be_described(officer, second):
    version = draft(officer)
    CompetencyFactory(code="TEK-99")
    accept(version, second)
    assert [row.code for row in undescribed(D)] == ["TEK-99"]
    assert Competency.objects.in_dictionary_on(D).filter(code="TEK-99").exists()
    accept(draft(officer, begins=LATER), second)
    begin_due(by="system:schedule", on=LATER)
    assert not undescribed(LATER)


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"code": "MAN-02"}, "Kode MAN-02 diberikan kepada lebih dari satu kompetensi"),
        ({"kind": "lain"}, "“lain” bukan jenis kompetensi"),
        (
            {"levels": [{"level": 6, "description": "x", "indicators": []}]},
            "skalanya memiliki level 1 sampai 5",
        ),
        ({"levels": [{"level": 1, "description": "", "indicators": ["x"]}]}, "belum diuraikan"),
        ({"levels": [{"level": 1, "description": "x", "indicators": ["a", "A"]}]}, "tertulis dua kali"),
    ],
)
def test_a_draft_with_a_fault_names_place_value_and_remedy_and_nobody_can_agree(
    officer, second, fields, said
):
    version = edited(draft(officer), officer, "MAN-01", **fields)
    with pytest.raises(errors.ContentFaultsError) as caught:
        accept(version, second)
    assert said in str(caught.value)
    assert not DictionaryVersion.objects.exclude(state="draft").exists()


def test_a_scale_has_names_of_its_own_and_does_not_end_below_what_standards_require(root, officer, second):
    def scaled(content, names):
        return {**content, "scales": content["scales"] | {"technical": names}}

    version = draft(officer)
    five = ["Paham", "Terampil", "Mahir", "Penyelia", "Pakar"]
    change_content(version, lambda c: scaled(c, five), by=officer, seen_hash=version.content_hash)
    accept(version, second)
    assert scales_on(D)["technical"][4] == "Pakar"
    assert scales_on(D - timedelta(days=1))["technical"][4] == "Ahli", "of the day before"
    required(root, competency=CompetencyFactory(kind="technical"), level=4)
    shorter = draft(officer, begins=LATER)
    change_content(shorter, lambda c: scaled(c, five[:3]), by=officer, seen_hash=shorter.content_hash)
    with pytest.raises(errors.ContentFaultsError) as caught:
        accept(shorter, second)
    assert "mensyaratkan level 4" in str(caught.value)


def test_a_draft_that_changed_meanwhile_is_not_overwritten(officer):
    version = draft(officer)
    seen = version.content_hash
    edited(version, officer, "MAN-01", name="Etika")
    with pytest.raises(errors.NotADraftError):
        change_content(version, lambda content: content, by=officer, seen_hash=seen)
