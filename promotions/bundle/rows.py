"""Which rows a bundle proves: those of the runs, the opening and its plan, the committee, the objections."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db.models import Max, Model, Q, QuerySet

from promotions.bundle.verifier.columns import APPROVAL, APPROVED, MARK, OPENING, RUN, TREE
from promotions.models import (
    Application,
    ApplicationFile,
    AppointingDecision,
    Appointment,
    AssessorConflict,
    CallExtension,
    Candidate,
    Committee,
    CommitteeMember,
    CommitteeVote,
    ConflictOfInterest,
    FirstMark,
    FurtherAttempt,
    MinutesSignature,
    Objection,
    ObjectionEffect,
    ObjectionStep,
    Opening,
    OpeningApproval,
    OpeningEvidence,
    OpeningStage,
    OrderDeparture,
    PeopleTree,
    ProposedName,
    ReviewMark,
    RotationApproval,
    RotationMove,
    RotationPlan,
    RuleSetApproval,
    ScoreSheet,
    SelectionResult,
    Shortlist,
    Sitting,
    SittingAttendance,
    SpreadDiscussion,
    StageAssessor,
)
from promotions.rule_sets.late_changes import entries_since

GATE = "a run as a whole, for those who may see all of it"
_OWN = "the reader's own application, for the file about the reader"
Rows = dict[str, list[int]]


def rows_of(shortlist: Shortlist) -> Rows:
    """The ids by table of everything a bundle proves of a run, its vacancy and what came of it."""
    return {
        **_run_rows(shortlist),
        **_named(opening_rows(Opening.objects.filter(vacancy=shortlist.vacancy_id))),
        **_named(_rotation_rows(shortlist)),
        **_named(_committee_rows(shortlist)),
        **_named((_attempts(shortlist),)),
        **_named(_objection_rows(shortlist)),
    }


def stages_of(shortlist: Shortlist) -> list[Rows]:
    """The seals of the opening and of the rules, and the run: each has a checkpoint of its own before that of all."""
    approved = shortlist.approved_rules_id
    openings = Opening.objects.filter(vacancy=shortlist.vacancy_id)
    return [
        {OPENING["approvals"][0]: _ids(OpeningApproval.objects.filter(opening__in=openings))},
        {APPROVED: [approved] if approved else []},
        {RUN: [shortlist.pk]},
    ]


def late_entries(shortlist: Shortlist) -> dict[int, str]:
    """Whose data each entry is about that was written after the run read them and before its last decision.

    Of the candidates that people looked at. Three queries.
    """
    rows = Candidate.objects.unscoped(reason=GATE).on(shortlist)
    people = dict(rows.values_list("employee_id", "employee__public_id"))
    decided = AppointingDecision.objects.filter(committee__shortlist=shortlist).aggregate(
        at=Max("decided_at")
    )
    found = entries_since(shortlist, people, until=decided["at"])
    return {number: str(people[employee]) for number, employee in found.items()}


def own_rows(shortlist: Shortlist, employee_id: int) -> Rows:
    """What one applicant is told of the opening that led to a run: the own application and what is about it alone.

    Scores only once the result is drawn up: until then assessors do not know each other's either.
    """
    about = {"opening__vacancy": shortlist.vacancy_id, "employee": employee_id, "sent_at__isnull": False}
    rows = Application.objects.unscoped(reason=_OWN).filter(**about).exclude(opening__state="cancelled")
    application = rows.select_related("opening").first()
    if application is None:
        return {}
    opening = application.opening
    of = {"opening": opening}
    files = ApplicationFile.objects.unscoped(reason=_OWN).filter(application=application)
    sheets = ScoreSheet.objects.filter(application=application)
    conflicts = AssessorConflict.objects.filter(application=application)
    judges = {*sheets.values_list("assessor", flat=True), *conflicts.values_list("assessor", flat=True)}
    scored: tuple[QuerySet[Any], ...] = (
        StageAssessor.objects.filter(pk__in=judges),
        sheets,
        conflicts,
        SelectionResult.objects.unscoped(reason=_OWN).filter(application=application),
    )
    told: tuple[QuerySet[Any], ...] = (
        Opening.objects.filter(pk=opening.pk),
        OpeningApproval.objects.filter(**of),
        OpeningStage.objects.filter(**of),
        OpeningEvidence.objects.filter(stage__opening=opening),
        rows.filter(pk=application.pk),
        files,
        *(scored if opening.has_result else ()),
    )
    return dict(_named(told))


def opening_rows(openings: QuerySet[Opening]) -> tuple[QuerySet[Any], ...]:
    """Openings with everything under them; drafts that were never sent stay their writers' own."""
    applications = Application.objects.unscoped(reason=GATE).filter(
        opening__in=openings, sent_at__isnull=False
    )
    files = ApplicationFile.objects.unscoped(reason=GATE).filter(application__in=applications)
    of_stage = {"stage__opening__in": openings}
    of_assessor = {"assessor__stage__opening__in": openings}
    return (
        openings,
        OpeningApproval.objects.filter(opening__in=openings),
        OpeningStage.objects.filter(opening__in=openings),
        OpeningEvidence.objects.filter(**of_stage),
        CallExtension.objects.filter(opening__in=openings),
        applications,
        files,
        StageAssessor.objects.filter(**of_stage),
        AssessorConflict.objects.filter(**of_assessor),
        ScoreSheet.objects.filter(**of_assessor),
        SpreadDiscussion.objects.filter(**of_stage),
        SelectionResult.objects.unscoped(reason=GATE).filter(opening__in=openings),
    )


def _run_rows(shortlist: Shortlist) -> Rows:
    """All runs of the vacancy, the approved rules and approvals, the marks of this run, its root."""
    approved = shortlist.approved_rules_id
    approvals = RuleSetApproval.objects.filter(rule_set=approved)
    return {
        RUN: _ids(Shortlist.objects.filter(vacancy=shortlist.vacancy_id)),
        APPROVED: [approved] if approved else [],
        APPROVAL: _ids(approvals if approved else approvals.none()),
        MARK: _ids(ReviewMark.objects.filter(candidate__shortlist=shortlist)),
        TREE: _ids(PeopleTree.objects.filter(shortlist=shortlist)),
    }


def _rotation_rows(shortlist: Shortlist) -> tuple[QuerySet[Any], ...]:
    """The plan that a vacancy came from, with the one move that leads to it."""
    moves = RotationMove.objects.unscoped(reason=GATE).filter(vacancy=shortlist.vacancy_id)
    plans = RotationPlan.objects.filter(moves__in=moves)
    return plans, RotationApproval.objects.filter(plan__in=plans), moves


def _committee_rows(shortlist: Shortlist) -> tuple[QuerySet[Any], ...]:
    """What the committees of the run and the appointing authority did."""
    of = {"committee__shortlist": shortlist}
    in_sitting = {"sitting__committee__shortlist": shortlist}
    by_member = {"member__committee__shortlist": shortlist}
    return (
        Committee.objects.filter(shortlist=shortlist),
        CommitteeMember.objects.filter(**of),
        ConflictOfInterest.objects.filter(**by_member),
        FirstMark.objects.filter(**by_member),
        Sitting.objects.filter(**of),
        SittingAttendance.objects.filter(**in_sitting),
        CommitteeVote.objects.filter(**in_sitting),
        OrderDeparture.objects.filter(**in_sitting),
        MinutesSignature.objects.filter(**in_sitting),
        ProposedName.objects.filter(**in_sitting),
        AppointingDecision.objects.filter(**of),
        Appointment.objects.filter(decision__committee__shortlist=shortlist),
    )


def _attempts(shortlist: Shortlist) -> QuerySet[Any]:
    """The further attempts of the whole chain that the vacancy belongs to."""
    vacancy = shortlist.vacancy_id
    origin = FurtherAttempt.objects.filter(following=vacancy).values("origin")
    rows: QuerySet[Any] = FurtherAttempt.objects.filter(Q(origin=vacancy) | Q(origin__in=origin))
    return rows


def _objection_rows(shortlist: Shortlist) -> tuple[QuerySet[Any], ...]:
    about = {"objection__shortlist": shortlist}
    return (
        Objection.objects.unscoped(reason=GATE).filter(shortlist=shortlist),
        ObjectionEffect.objects.unscoped(reason=GATE).filter(**about),
        ObjectionStep.objects.unscoped(reason=GATE).filter(**about),
    )


def _named(told: tuple[QuerySet[Any], ...]) -> Mapping[str, list[int]]:
    return {table_of(rows.model): _ids(rows) for rows in told}


def table_of(model: type[Model]) -> str:
    return str(model._meta.db_table)


def _ids(rows: QuerySet[Any]) -> list[int]:
    return list(rows.order_by("pk").values_list("pk", flat=True))
