"""Scores: given in person and blind, kept apart by conflicts, weighted exactly, and sealed with their stage."""

from decimal import Decimal
from fractions import Fraction

import pytest
from django.db import IntegrityError, transaction

from asn_career.base.audit import acting
from promotions.committee.errors import RoleJudgesError
from promotions.models import ScoreSheet, SelectionResult
from promotions.openings import scores, stages
from promotions.openings.errors import (
    ApplicantActsError,
    ConflictBarsError,
    CorrectionReasonError,
    EvidenceMissingError,
    NotAssessorError,
    ScoreRangeError,
    TooFewAssessorsError,
)
from promotions.openings.result import ranks_of, shown_mean, total_of
from promotions.openings.rules import OPENING_ROUTES
from tests.factories import EmployeeFactory, principal_with
from tests.promotions.agency import D
from tests.promotions.approved import official_run
from tests.promotions.committee.stage import kin
from tests.promotions.openings.test_openings import written
from tests.promotions.openings.way import NOW, REASON

WEIGHTS = {"record": 20, "test": 25, "paper": 20, "interview": 35}


def each(value):
    return {code: [Decimal(value)] for code in WEIGHTS}


@pytest.fixture
def scored(way):
    """The first scored stage goes on, with two assessors."""
    way.admitted()
    stages.start(way.opening, "official_run", by=way.at(), at=NOW)
    official_run(way.agency.vacancy, by=way.at())
    stages.close(way.opening, "official_run", by=way.at(), at=NOW)
    way.judges = way.judged_by("record")
    stages.start(way.opening, "record", by=way.at(), at=NOW)
    return way


def test_the_worked_example_of_the_rule_comes_out():
    (example,) = OPENING_ROUTES.examples
    found = total_of(
        {code: [Decimal(score)] for code, score in example.given["scores"].items()}, weights=WEIGHTS
    )
    points = {code: Decimal(cents).scaleb(-2) for code, cents in found.points.items()}
    assert points == example.expected["points"]
    assert Decimal(found.cents).scaleb(-2) == example.expected["total"]


def test_points_add_up_to_the_total_however_the_means_fall():
    thirds = {code: [Decimal(80), Decimal(81), Decimal(n)] for n, code in enumerate(WEIGHTS, start=79)}
    found = total_of(thirds, weights=WEIGHTS)
    assert sum(found.points.values()) == found.cents
    assert found.means["record"] == Fraction(80)
    assert shown_mean("241/3") == Decimal("80.33")


def test_without_the_score_of_a_stage_there_is_no_total():
    found = total_of({"record": [Decimal(90)], "test": [Decimal(90)]}, weights=WEIGHTS)
    assert (found.cents, found.points, found.missing) == (None, {}, ("paper", "interview"))


def test_equal_totals_are_told_apart_by_the_declared_order_and_otherwise_share_a_rank():
    strong = each(80) | {"interview": [Decimal(81)], "record": [Decimal(80)], "paper": [Decimal("78.25")]}
    totals = {1: total_of(each(80), weights=WEIGHTS), 2: total_of(strong, weights=WEIGHTS)}
    assert totals[1].cents == totals[2].cents
    order = ["interview", "test", "record", "paper"]
    assert ranks_of(totals, tie_break=order) == {2: 1, 1: 2}
    same = {n: total_of(each(80), weights=WEIGHTS) for n in (1, 2)} | {3: total_of(each(70), weights=WEIGHTS)}
    assert ranks_of(same, tie_break=order) == {1: 1, 2: 1, 3: 3}


def test_assessors_are_blind_to_each_other_until_the_stage_is_closed(scored):
    one, two = scored.judges
    for application in scored.applications():
        scored.give("record", one, application, 80)
    assert ScoreSheet.objects.visible_to(one).count() == 4
    assert not ScoreSheet.objects.visible_to(two).exists()
    assert not ScoreSheet.objects.visible_to(scored.officer).exists()
    assert ScoreSheet.objects.exists(), "the control: the sheets are there"
    for application in scored.applications():
        scored.give("record", two, application, 82)
    scored.prove("record")
    stages.close(scored.opening, "record", by=scored.at(), at=NOW)
    assert ScoreSheet.objects.visible_to(scored.officer).count() == 8
    assert ScoreSheet.objects.visible_to(two).count() == 4


def test_only_an_assessor_scores_in_person_and_within_the_scale(scored):
    application = scored.applications()[0]
    with pytest.raises(NotAssessorError):
        scored.give("record", scored.officer, application, 80)
    with pytest.raises(ScoreRangeError):
        scored.give("record", scored.judges[0], application, "100.5")
    sheet = scored.give("record", scored.judges[0], application, 80)
    with pytest.raises(IntegrityError, match="in person"):
        written(ScoreSheet, sheet, replaced_at=NOW)


def test_a_correction_has_a_reason_and_the_earlier_sheet_stays(scored):
    application, by = scored.applications()[0], scored.judges[0]
    scored.give("record", by, application, 80)
    with pytest.raises(CorrectionReasonError):
        scored.give("record", by, application, 85)
    points = {"career": Decimal(85), "integrity": Decimal(90)}
    given = {"points": points, "by": scored.at(by), "at": NOW, "reason": "Salah ketik"}
    scores.give(scored.stage("record"), application, **given)
    rows = ScoreSheet.objects.order_by("pk")
    assert [(row.score, bool(row.replaced_at)) for row in rows] == [(80, True), (Decimal("87.5"), False)]


def test_an_applicant_is_no_assessor_and_kin_do_not_score_each_other(way):
    way.admitted()
    stages.start(way.opening, "official_run", by=way.at(), at=NOW)
    official_run(way.agency.vacancy, by=way.at())
    stages.close(way.opening, "official_run", by=way.at(), at=NOW)
    with pytest.raises(ApplicantActsError):
        scores.appoint(way.stage("record"), nip=way.people[0].nip, by=way.at(), at=NOW)
    auditing = EmployeeFactory()
    principal_with("auditor", unit=way.agency.root, employee=auditing)
    with pytest.raises(RoleJudgesError):
        scores.appoint(way.stage("record"), nip=auditing.nip, by=way.at(), at=NOW)
    relative = EmployeeFactory()
    kin(relative, way.people[0])
    judges = way.judged_by("record", [relative, EmployeeFactory()])
    with pytest.raises(TooFewAssessorsError):
        stages.start(way.opening, "record", by=way.at(), at=NOW)
    way.judged_by("record", [EmployeeFactory()])
    stages.start(way.opening, "record", by=way.at(), at=NOW)
    theirs = way.applications()[0]
    with pytest.raises(ConflictBarsError):
        way.give("record", judges[0], theirs, 100)
    seat = scores.seat_of(way.stage("record"), judges[0])
    with (
        pytest.raises(IntegrityError, match="conflict of interest"),
        transaction.atomic(),
        acting(by=judges[0].identity),
    ):
        ScoreSheet.objects.create(
            assessor=seat, application=theirs, scores={}, score=Decimal(100), given_on=D, at=NOW
        )


def test_a_wide_spread_is_discussed_and_never_averaged_in_silence(scored):
    one, two = scored.judges
    for application in scored.applications():
        scored.give("record", one, application, 90)
        scored.give("record", two, application, 69 if application == scored.applications()[0] else 80)
    scored.prove("record")
    with pytest.raises(EvidenceMissingError):
        stages.close(scored.opening, "record", by=scored.at(), at=NOW)
    (wide,) = scores.progress_of(scored.stage("record")).undiscussed
    scores.discuss(scored.stage("record"), wide, outcome=REASON, by=scored.at(), at=NOW)
    assert stages.close(scored.opening, "record", by=scored.at(), at=NOW).is_closed


def test_nothing_of_a_closed_stage_changes(scored):
    for application in scored.applications():
        for by in scored.judges:
            scored.give("record", by, application, 80)
    sheet = ScoreSheet.objects.first()
    scored.prove("record")
    stages.close(scored.opening, "record", by=scored.at(), at=NOW)
    with (
        pytest.raises(IntegrityError, match="while their stage is open"),
        transaction.atomic(),
        acting(by=scored.judges[0].identity),
    ):
        ScoreSheet.objects.filter(pk=sheet.pk).update(note="lain")


def test_the_last_scored_stage_draws_up_a_result_that_stays(scored):
    values = {"record": (80, 70, 60, 50), "test": (85, 85, 85, 85), "paper": (78, 78, 78, 78)}
    for application, points in zip(scored.applications(), values["record"], strict=True):
        for by in scored.judges:
            scored.give("record", by, application, points)
    scored.prove("record")
    stages.close(scored.opening, "record", by=scored.at(), at=NOW)
    for code in ("test", "paper"):
        scored.score(code, values[code])
    assert not SelectionResult.objects.unscoped(reason="tests").exists()
    scored.score("interview", (82, 82, 82, 82))
    rows = list(SelectionResult.objects.unscoped(reason="tests").in_order())
    assert [(row.rank, row.total) for row in rows] == [
        (1, Decimal("81.55")), (2, Decimal("79.55")), (3, Decimal("77.55")), (4, Decimal("75.55")),
    ]  # fmt: skip
    assert sum(Decimal(points) for points in rows[0].points.values()) == rows[0].total
    scored.opening.refresh_from_db()
    assert scored.opening.result_hash
    with pytest.raises(Exception, match="Cannot update"):
        written(SelectionResult, rows[3], rank=1)
    assert SelectionResult.objects.visible_to(scored.applicants[3]).get().rank == 4
