"""Figures of a run: after it was sent, counts alone, once more after the decision, and a response where one is due."""

from datetime import date, timedelta

import pytest
from django.db import transaction
from django.db.backends.postgresql.psycopg_any import DateRange

from asn_career.base.audit import acting
from asn_career.base.errors import NotPermittedError
from employees import protected
from employees.models import Notice, PositionHistory
from employees.registry import refresh_homes
from promotions.choices import Decision
from promotions.fairness import computing
from promotions.fairness.computing import compute_due, due
from promotions.fairness.errors import AnsweredAlreadyError, TooShortError
from promotions.fairness.grouping import age_bands, origin_of, unit_group
from promotions.fairness.oversight import process_of
from promotions.fairness.responding import respond
from promotions.fairness.rules import bounds_on
from promotions.fairness_choices import (
    OUTSIDE,
    TOP,
    UNKNOWN,
    Attribute,
    FairnessOccasion,
    FairnessStage,
    Origin,
    is_unknown,
)
from promotions.models import (
    FairnessCount,
    FairnessDeparture,
    FairnessGap,
    FairnessReport,
    FairnessResponse,
    ReviewMark,
)
from tests.factories import PositionFactory, PositionHistoryFactory, UnitFactory, principal_with, span
from tests.promotions.agency import D
from tests.promotions.committee.stage import NOW, REASON, Stage

pytestmark = pytest.mark.django_db
S, A = FairnessStage, Attribute


@pytest.fixture
def stage():
    place = Stage()
    sexes = dict(zip((person.pk for person in place.people), "LPL", strict=False))
    protected.record(sexes)
    return place


def compute(on=D):
    return compute_due(by="system:schedule", on=on, at=NOW)


def counts(report, stage, attribute):
    rows = FairnessCount.objects.filter(report=report, stage=stage, attribute=attribute).order_by("pk")
    return {
        group: (entered, passed) for group, entered, passed in rows.values_list("group", "entered", "passed")
    }


def test_a_run_that_fails_holds_up_no_other(stage, monkeypatch):
    """The one that fails comes again the next time; its transaction is taken back alone."""
    due_now = [*due(), *due()]
    monkeypatch.setattr("promotions.fairness.computing.due", lambda: due_now)
    whole = computing.groups_of
    calls = []

    def fails_first(*given, **named):
        calls.append(given)
        if len(calls) == 1:
            raise ValueError("a run with figures that nobody foresaw")
        return whole(*given, **named)

    monkeypatch.setattr("promotions.fairness.computing.groups_of", fails_first)
    with pytest.raises(ExceptionGroup) as told:
        compute()
    assert [type(each) for each in told.value.exceptions] == [ValueError]
    assert FairnessReport.objects.count() == 1, "the second one was kept"


def test_a_sent_run_gets_its_figures_once(stage):
    assert [(run.pk, occasion) for run, occasion in due()] == [(stage.run.pk, FairnessOccasion.SENT)]
    assert (compute(), compute()) == (1, 0)
    report = FairnessReport.objects.get()
    assert (report.shortlist_id, report.number, report.root_id) == (stage.run.pk, 1, stage.agency.root.pk)


def test_every_stage_counts_who_entered_and_passed_by_group_with_the_unknown(stage):
    compute()
    report = FairnessReport.objects.get()
    everybody = {"L": (2, 2), "P": (1, 1), UNKNOWN: (1, 1)}
    assert counts(report, S.ELIGIBLE, A.SEX) == everybody
    assert counts(report, S.SCORED, A.SEX) == {"L": (2, 1), "P": (1, 1), UNKNOWN: (1, 0)}
    assert counts(report, S.SHORTLISTED, A.SEX) == everybody
    assert counts(report, S.PROPOSED, A.SEX) == {}
    assert counts(report, S.ELIGIBLE, A.AGE)["45-54"] == (4, 4)
    assert counts(report, S.ELIGIBLE, A.SEX_AGE)["L|45-54"] == (2, 2)
    assert counts(report, S.ELIGIBLE, A.SEX_AGE)[f"{UNKNOWN}|45-54"] == (1, 1)
    assert counts(report, S.ELIGIBLE, A.SEX_STATUS)["P|PNS"] == (1, 1)
    assert counts(report, S.ELIGIBLE, A.STATUS)["PNS"] == (4, 4)
    assert {
        state for group, state in FairnessCount.objects.values_list("group", "state") if not is_unknown(group)
    } == {"too_few"}


def test_unit_and_origin_are_those_of_the_day_of_the_run(stage):
    """Who moves after that day is counted where the run found them."""
    other = PositionFactory(unit=UnitFactory(parent=stage.agency.root))
    moved = PositionHistory.objects.unscoped(reason="tests").filter(employee=stage.people[0])
    with acting(by="tests"):
        moved.update(validity=DateRange(date(2015, 1, 1), D + timedelta(days=1)))
        PositionHistoryFactory(employee=stage.people[0], position=other, validity=span(D + timedelta(days=1)))
        refresh_homes(on=D + timedelta(days=2))
    compute(on=D + timedelta(days=2))
    report = FairnessReport.objects.get()
    assert counts(report, S.ELIGIBLE, A.UNIT) == {str(stage.agency.unit.pk): (4, 4), UNKNOWN: (0, 0)}
    assert counts(report, S.ELIGIBLE, A.ORIGIN)[Origin.SAME_UNIT] == (4, 4)


@pytest.mark.parametrize(
    ("home", "unit", "origin"),
    [
        ((1, 2, 9), "2", Origin.SAME_UNIT),
        ((1, 3), "3", Origin.SAME_AGENCY),
        ((1,), TOP, Origin.SAME_AGENCY),
        ((7, 2), OUTSIDE, Origin.OTHER_AGENCY),
    ],
)
def test_units_right_below_the_agency_are_what_is_compared(home, unit, origin):
    assert (unit_group(home, (1, 2, 5)), origin_of(home, (1, 2, 5))) == (unit, origin)


def test_the_ages_of_the_rule_make_the_groups():
    assert age_bands(bounds_on(D)) == ("-34", "35-44", "45-54", "55-")


def test_after_the_decision_the_later_stages_are_there(stage):
    compute()
    stage.decided()
    assert compute() == 1
    second = FairnessReport.objects.order_by("number").last()
    assert counts(second, S.PROPOSED, A.SEX) == {"L": (2, 2), "P": (1, 1), UNKNOWN: (1, 0)}
    assert counts(second, S.APPOINTED, A.SEX) == {"L": (2, 1), "P": (1, 0), UNKNOWN: (0, 0)}
    assert second.occasion == FairnessOccasion.DECIDED
    assert compute() == 0


def test_departures_are_counted_by_group_and_by_who_approved(stage):
    held = stage.sitting()
    stage.answer(stage.depart(held, stage.candidates[1]))
    stage.vote_all(held)
    stage.sign_all(stage.draft(fewer_reason=REASON))
    compute()
    rows = FairnessDeparture.objects.filter(attribute=A.SEX).order_by("pk")
    assert list(rows.values_list("group", "before_it", "departed")) == [
        ("L", 2, 0), ("P", 1, 1), (UNKNOWN, 1, 0),
    ]  # fmt: skip
    told = process_of(stage.run, on=D, hasty_seconds=10)
    assert (told.departures, told.override_rate) == ({"approved": 1}, 25)
    assert [(member.account.public_id, number) for member, number in told.by_approver] == [
        (panel_account(stage, 2), 1)
    ]


def panel_account(stage, place):
    return stage.committee.members.get(person=stage.seats[place]).account.public_id


def test_marks_without_opening_the_candidate_are_told_as_hasty(stage):
    told = process_of(stage.run, on=D, hasty_seconds=10).review
    assert (told.marks, told.opened, told.median_seconds, told.hasty) == (4, 0, None, 4)


def test_seconds_are_counted_from_the_last_opening(stage):
    from asn_career.base.models import AccessLogEntry

    row = ReviewMark.objects.filter(decision=Decision.VERIFIED).order_by("pk").first()
    for before in (200, 25):
        AccessLogEntry.objects.create(
            actor=row.by, action="candidate.read", subject=f"candidate:{row.candidate.public_id}",
            at=row.at - timedelta(seconds=before),
        )  # fmt: skip
    told = process_of(stage.run, on=D, hasty_seconds=10).review
    assert (told.opened, told.median_seconds, told.hasty) == (1, 25, 3)


def test_runs_objections_and_reasons_are_summed_without_groups(stage):
    told = process_of(stage.run, on=D, hasty_seconds=10)
    assert told.runs == {"official": 1}
    assert (told.reasons, told.reason_share, told.objections.filed) == (0, None, 0)


def test_of_few_people_no_gap_is_told(stage):
    compute()
    assert FairnessGap.objects.count() == 10
    assert set(FairnessGap.objects.values_list("value", flat=True)) == {None}


def test_the_database_refuses_figures_of_a_run_that_was_not_sent(stage):
    from tests.promotions.approved import official_run

    run = official_run(vacancy_of(stage), by=stage.officer, reason="run anew for the test of fairness")
    figures = {"number": 1, "occasion": "sent", "root": stage.agency.root, "as_of": D, "computed_at": NOW}
    with pytest.raises(Exception, match="of an official run that was sent"), acting(by="tests"):
        FairnessReport.objects.create(shortlist=run, **figures)


def vacancy_of(stage):
    from tests.factories import PositionFactory, VacancyFactory

    return VacancyFactory(code="V-2", position=PositionFactory(unit=stage.agency.unit, kind="pengawas"))


def test_the_database_keeps_figures_as_they_were_computed(stage):
    compute()
    for model in (FairnessReport, FairnessCount, FairnessGap, FairnessDeparture):
        with pytest.raises(Exception, match="Cannot update or delete"), transaction.atomic(), acting(by="t"):
            model.objects.all()._raw_delete("default")


@pytest.fixture
def asked(stage, monkeypatch):
    """Twelve months together say that women are behind: a response is due."""
    from promotions.fairness.figures import Pooled

    monkeypatch.setattr(computing, "pooled_of", lambda strata: {"P": Pooled(0.5, 0.001, 3)})
    compute()
    stage.response = FairnessResponse.objects.get()
    return stage


def test_figures_to_be_reviewed_ask_the_appointing_authority_for_a_response(asked):
    assert (asked.response.due_on - D).days == 30
    notice = Notice.objects.get(kind="fairness_respond")
    assert f"user:{notice.recipient.public_id}" == asked.ppk.identity
    assert notice.due_on == asked.response.due_on


def test_what_was_asked_about_before_is_not_asked_again(asked):
    asked.decided()
    compute()
    later = FairnessResponse.objects.exclude(pk=asked.response.pk)
    new = set(FairnessCount.objects.filter(report__number=2, state="review").values_list("stage", flat=True))
    assert new >= {"proposed", "appointed"}
    assert later.count() == 1  # two stages are new


def test_a_response_is_written_once_by_the_authority(asked):
    with pytest.raises(TooShortError):
        respond(asked.response, text="pendek", by=asked.ppk, at=NOW)
    with pytest.raises(NotPermittedError):
        respond(asked.response, text=REASON, by=asked.officer, at=NOW)
    respond(asked.response, text=REASON, by=asked.ppk, at=NOW)
    with pytest.raises(AnsweredAlreadyError):
        respond(asked.response, text=REASON, by=asked.ppk, at=NOW)
    assert not Notice.objects.filter(kind="fairness_respond", settled_at__isnull=True).exists()
    with pytest.raises(Exception, match="written once"), transaction.atomic(), acting(by="t"):
        FairnessResponse.objects.update(text=REASON * 2)


def test_figures_are_seen_by_the_auditor_of_the_agency_alone(stage):
    compute()
    seen = FairnessReport.objects.visible_to
    assert seen(principal_with("auditor", unit=stage.agency.root)).count() == 1
    assert seen(principal_with("auditor", unit=stage.agency.unit)).count() == 0
    for role in ("analis", "penyetuju", "ppk", "admin_opd", "admin_teknis"):
        assert seen(principal_with(role, unit=stage.agency.root)).count() == 0
