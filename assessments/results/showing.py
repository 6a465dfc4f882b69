"""What pages show of results: badges, versions side by side, and the acts open to the reader."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from django.db.models import Prefetch
from django.utils.translation import gettext as _

from asn_career.base.periods import years_after
from assessments.held_levels import valid_years
from assessments.models import (
    AssessmentResult,
    ResultLevel,
    ResultObjection,
    ResultObjectionStep,
    ResultReport,
)
from assessments.results.answering import standings_of
from assessments.results.choices import AnswerStanding, ResultState, Standing, WhyUnofficial
from assessments.results.entering import missing_of
from assessments.results.finalising import Judgement, judge
from assessments.results.validity import AgedLevel
from employees.access import Permission, Principal
from employees.models import User
from employees.responsible import find_account, reaches
from employees.sender_names import signer_name

_GATE = "parts and versions of a result that came through the gate"
_STATES = {
    ResultState.DRAFT: "plain",
    ResultState.PROPOSED: "warn",
    ResultState.FINALISED: "ok",
    ResultState.REPLACED: "plain",
    ResultState.DISCARDED: "bad",
}
_ANSWERS = {
    AnswerStanding.WAITING: "warn",
    AnswerStanding.ACCEPTED: "ok",
    AnswerStanding.OBJECTED: "warn",
    AnswerStanding.SILENT: "plain",
    AnswerStanding.NOT_ASKED: "plain",
}


def state_badge(result: AssessmentResult) -> tuple[str, str]:
    return _STATES[ResultState(result.state)], str(ResultState(result.state).label)


def standing_badge(result: AssessmentResult) -> tuple[str, str] | None:
    """Whether it counts; None while nobody has judged it."""
    if not result.standing:
        return None
    tone = "ok" if result.standing == Standing.OFFICIAL else "warn"
    return tone, str(Standing(result.standing).label)


def answer_badge(standing: str) -> tuple[str, str]:
    return _ANSWERS[AnswerStanding(standing)], str(AnswerStanding(standing).label)


@dataclass(frozen=True, slots=True)
class LevelRow:
    """A level of a result with its age, and what the version before said."""

    row: ResultLevel
    aged: AgedLevel
    before: Any = None
    changed: bool = False


@dataclass(slots=True)
class ResultPage:
    """One result as a page shows it."""

    result: AssessmentResult
    levels: list[LevelRow]
    gone: list[ResultLevel]
    versions: list[AssessmentResult]
    reports: list[ResultReport]
    answer: str
    names: dict[int, str]
    reads_reports: bool = False
    judgement: Judgement | None = None
    missing: list[str] = field(default_factory=list)
    acts: frozenset[str] = frozenset()

    @property
    def state(self) -> tuple[str, str]:
        return state_badge(self.result)

    @property
    def standing(self) -> tuple[str, str] | None:
        return standing_badge(self.result)

    @property
    def answered(self) -> tuple[str, str]:
        return answer_badge(self.answer)

    @property
    def why_unofficial(self) -> str:
        code = self.result.why_unofficial or (self.judgement.why if self.judgement else "")
        return str(WhyUnofficial(code).label) if code else ""

    @property
    def entered_by(self) -> str:
        return self.names.get(self.result.drafted_by_id or 0, _("Another system, or an assessment round"))

    @property
    def decided_by(self) -> str:
        return self.names.get(self.result.decided_by_id or 0, "")


def result_page(result: AssessmentResult, *, by: Principal, answer: str = "") -> ResultPage:
    """What everybody who may open a result is shown of it; ``answer`` where it is known. Six queries."""
    levels = _levels(result)
    before = {row.competency_id: row for row in _levels(result.corrects)} if result.corrects else {}
    versions = _versions(result, by=by)
    return ResultPage(
        result=result,
        levels=[_row(row, result, before, by) for row in levels],
        gone=[row for key, row in before.items() if key not in {each.competency_id for each in levels}],
        versions=versions,
        reports=list(ResultReport.objects.visible_to(by).filter(result=result).order_by("pk")),
        answer=answer or standings_of([result], on=by.on)[result.pk],
        names=_names(versions),
        reads_reports=by.employee_id == result.employee_id
        or reaches(by, Permission.READ_RESULT_REPORTS, result.employee),
    )


def objections_to(versions: list[AssessmentResult]) -> list[ResultObjection]:
    """What was objected to in these versions, with every step in its words. Two queries."""
    steps = Prefetch("steps", ResultObjectionStep.objects.unscoped(reason=_GATE).order_by("at", "pk"))
    rows = ResultObjection.objects.unscoped(reason=_GATE).filter(result__in=versions)
    return list(rows.prefetch_related(steps).order_by("pk"))


def desk_page(result: AssessmentResult, *, by: Principal) -> ResultPage:
    """The same with what is missing, how it would count, and the acts open to the officer who reads."""
    page = result_page(result, by=by)
    if result.state in (ResultState.DRAFT, ResultState.PROPOSED):
        page.judgement, page.missing = judge(result), missing_of(result)
    page.acts = frozenset(_acts(result, by=by))
    return page


def _acts(result: AssessmentResult, *, by: Principal) -> Any:
    if by.employee_id == result.employee_id:
        return
    records = reaches(by, Permission.RECORD_RESULTS, result.employee)
    account = find_account(by)
    second = (
        reaches(by, Permission.FINALISE_RESULTS, result.employee)
        and account is not None
        and account.pk != result.drafted_by_id
    )
    if records and result.state == ResultState.DRAFT:
        yield from ("edit", "propose", "report", "discard")
    if result.state == ResultState.PROPOSED:
        if records:
            yield "discard"
        if second:
            yield from ("finalise", "send_back")
    if records and result.state == ResultState.FINALISED:
        yield "correct"


def _levels(result: AssessmentResult) -> list[ResultLevel]:
    rows = ResultLevel.objects.unscoped(reason=_GATE).filter(result=result)
    return list(rows.select_related("competency").order_by("competency__kind", "competency__code"))


def _row(
    row: ResultLevel, result: AssessmentResult, before: dict[int, ResultLevel], by: Principal
) -> LevelRow:
    counts = result.standing != Standing.UNOFFICIAL
    until = years_after(result.assessed_on, valid_years(by.on)) if counts else None
    earlier = before.get(row.competency_id)
    return LevelRow(
        row=row,
        aged=AgedLevel(row.level, result.source, result.assessed_on, by.on, until),
        before=earlier,
        changed=bool(before) and (earlier is None or earlier.level != row.level),
    )


def _versions(result: AssessmentResult, *, by: Principal) -> list[AssessmentResult]:
    """All versions of the occasion that the reader may see, the newest first."""
    seen = AssessmentResult.objects.visible_to(by).filter(
        employee=result.employee_id, source=result.source, assessed_on=result.assessed_on
    )
    return list(seen.order_by("-revision", "-pk"))


def _names(versions: list[AssessmentResult]) -> dict[int, str]:
    """Who entered and finalised, by name, as far as there is an account."""
    accounts = {pk for row in versions for pk in (row.drafted_by_id, row.decided_by_id) if pk}
    rows = User.objects.filter(pk__in=accounts).select_related("employee")
    return {row.pk: signer_name(row) for row in rows}
