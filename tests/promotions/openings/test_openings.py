"""An opening: its stages are fixed and approved before anything begins, and each follows the one before it."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction

from asn_career.base.audit import acting
from asn_career.base.errors import NotPermittedError
from asn_career.base.regulations import thawed
from promotions.models import Opening, OpeningStage, Vacancy
from promotions.openings import opening, stages
from promotions.openings.content import weights_in
from promotions.openings.errors import (
    AnnouncedTooShortError,
    CallStillOpenError,
    DecreeNeededError,
    EvidenceMissingError,
    LastDayError,
    OpeningExistsError,
    OpeningMovedError,
    OwnOpeningError,
    PostTakenError,
    StageNotInTurnError,
    WeightsError,
)
from promotions.openings.rules import OPENING_ROUTES, _faults
from promotions.reasons import ReasonTooShortError
from tests.factories import PositionFactory, hold
from tests.promotions.agency import D
from tests.promotions.openings.way import DAYS, NOW, REASON, upload

OTHERS = {"record": 25, "test": 25, "paper": 25, "interview": 25}


def written(model, row, **changes):
    """Going round the domain: what the database makes of it."""
    with transaction.atomic(), acting(by="tests"):
        model._base_manager.filter(pk=row.pk).update(**changes)


def test_the_rule_gives_every_route_its_own_stages_and_evidence():
    routes = OPENING_ROUTES.value_on(D)
    kinds = {route: [stage["kind"] for stage in rule["stages"]] for route, rule in routes.items()}
    assert kinds["open_selection"] == [
        "call", "administration", "run", "scored", "scored", "scored", "scored", "committee", "decision",
    ]  # fmt: skip
    assert kinds["talent_pool"] == kinds["rotation"] == ["basis", "run", "committee", "decision"]
    proofs = {
        route: [item["id"] for stage in rule["stages"] for item in stage["evidence"]]
        for route, rule in routes.items()
    }
    assert proofs["talent_pool"] != proofs["rotation"]


@pytest.mark.parametrize(
    "change",
    [
        lambda rule: rule["stages"][3].update(weight=21),
        lambda rule: rule["stages"][3]["criteria"][0].update(weight=51),
        lambda rule: rule["tie_break"].pop(),
        lambda rule: rule["stages"][3].update(assessors=1),
        lambda rule: rule["stages"][1]["evidence"][0].update(record="nothing"),
        lambda rule: rule["stages"][1].update(code="announcement"),
    ],
)
def test_a_rule_that_contradicts_itself_is_refused(change):
    value = thawed(OPENING_ROUTES.value_on(D))
    assert not list(_faults(value)), "the control: the rule as it is has no fault"
    change(value["open_selection"])
    assert list(_faults(value))


def test_two_others_approve_the_stages_before_any_begins(way):
    made = way.proposed()
    with pytest.raises(OpeningMovedError):
        stages.start(made, "announcement", by=way.officer, at=NOW, ends_on=D + timedelta(days=DAYS))
    with pytest.raises(OpeningMovedError):
        opening.approve(made, by=way.second, at=NOW, seen_hash="0" * 64)
    opening.approve(made, by=way.second, at=NOW, seen_hash=made.content_hash)
    assert made.state == "proposed"
    opening.approve(made, by=way.third, at=NOW, seen_hash=made.content_hash)
    assert made.state == "running"
    assert made.sealed_at


def test_nobody_approves_an_opening_of_their_own(way):
    officer = way.officer
    way.officer = way.second
    with pytest.raises(NotPermittedError):
        way.proposed()  # who approves does not open
    way.officer = officer
    made = way.proposed()
    both = type(officer)(officer.identity, officer.on, grants=(*officer.grants, *way.second.grants))
    with pytest.raises(OwnOpeningError):
        opening.approve(made, by=both, at=NOW, seen_hash=made.content_hash)


def test_the_database_seals_nothing_without_two_approvals(way):
    made = way.proposed()
    with pytest.raises(IntegrityError, match="two others approve"):
        written(Opening, made, state="running", version=2)


def test_weights_of_an_agency_rest_on_a_decree_and_never_change(way):
    with pytest.raises(DecreeNeededError):
        way.proposed(weights=OTHERS)
    with pytest.raises(WeightsError):
        way.proposed(weights=OTHERS | {"paper": 26}, basis="Perbup 1/2026")
    made = way.sealed(weights=OTHERS, basis="Perbup 1/2026")
    assert weights_in(made.content) == OTHERS
    with pytest.raises(IntegrityError, match="keeps what it was opened with"):
        written(Opening, made, content={**made.content, "minimum_applicants": 1})


def test_a_vacancy_has_one_standing_opening(way):
    made = way.proposed()
    with pytest.raises(OpeningExistsError):
        way.proposed()
    with pytest.raises(ReasonTooShortError):
        opening.cancel(made, by=way.officer, at=NOW, reason="ya")
    opening.cancel(made, by=way.officer, at=NOW, reason=REASON)
    assert way.proposed().pk != made.pk


def test_an_announcement_lasts_as_long_as_the_rule_says(way):
    way.sealed()
    short = D + timedelta(days=DAYS - 1)
    with pytest.raises(AnnouncedTooShortError):
        stages.start(way.opening, "announcement", by=way.officer, at=NOW, ends_on=short)
    with pytest.raises(IntegrityError, match="lasts as long"):
        written(OpeningStage, way.stage("announcement"), state="open", version=2, starts_on=D, ends_on=short)


@pytest.mark.parametrize("last", [date(2020, 1, 1), D - timedelta(days=1), date(2099, 12, 31)])
def test_a_stage_ends_neither_before_it_begins_nor_after_more_than_a_year(way, last):
    Vacancy.objects.filter(pk=way.agency.vacancy.pk).update(route="talent_pool")
    way.agency.vacancy.refresh_from_db()
    way.sealed()
    with pytest.raises(LastDayError) as refused:
        stages.start(way.opening, "basis", by=way.officer, at=NOW, ends_on=last)
    assert "ends_on" in refused.value.fields


def test_an_announcement_of_many_years_is_a_slip_of_the_pen(way):
    way.sealed()
    with pytest.raises(LastDayError, match=r"2027"):
        stages.start(way.opening, "announcement", by=way.officer, at=NOW, ends_on=date(2099, 12, 31))


def test_a_stage_begins_when_the_one_before_it_is_closed(way):
    way.called()
    with pytest.raises(StageNotInTurnError):
        stages.start(way.opening, "administration", by=way.officer, at=NOW)
    with pytest.raises(IntegrityError):
        written(OpeningStage, way.stage("administration"), state="open", version=2, starts_on=D)


def test_a_call_closes_after_its_last_day_and_with_its_evidence(way):
    way.called()
    way.day = DAYS
    with pytest.raises(CallStillOpenError):
        stages.close(way.opening, "announcement", by=way.at(), at=NOW)
    way.day = DAYS + 1
    with pytest.raises(EvidenceMissingError):
        stages.close(way.opening, "announcement", by=way.at(), at=NOW)
    with pytest.raises(IntegrityError, match="closes with its evidence"):
        written(OpeningStage, way.stage("announcement"), state="closed", version=3, closed_on=way.at().on)
    way.prove("announcement")
    stages.close(way.opening, "announcement", by=way.at(), at=NOW)
    with pytest.raises(OpeningMovedError):
        stages.add_evidence(
            way.opening, "announcement", item="committee_decree", upload=upload(), by=way.at(), at=NOW
        )


def test_a_vacant_post_of_the_register_gets_a_vacancy_with_a_code_of_the_product(way):
    post = PositionFactory(code="P-KOSONG", kind="pengawas", unit=way.agency.unit, seats=1)
    made = opening.open_post(post, route="rotation", by=way.officer)
    assert (made.code, made.route, made.seats) == ("P-KOSONG-2026-1", "rotation", 1)
    with pytest.raises(PostTakenError):
        opening.open_post(post, route="rotation", by=way.officer)
    taken = PositionFactory(code="P-TERISI", kind="pengawas", unit=way.agency.unit, seats=1)
    hold(taken)
    with pytest.raises(PostTakenError):
        opening.open_post(taken, route="rotation", by=way.officer)
    assert not Vacancy.objects.filter(position=taken).exists()
