"""A round as a draft: who is assessed, about what, from when until when; and changes of it that need a reason."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from asn_career.base.audit import acting
from asn_career.base.errors import DomainError, NotPermittedError
from asn_career.base.formatting import date_long
from assessments.models import AssessmentRound, RoundCompetency, RoundSubject
from assessments.rounds.choices import UNDER_WAY, RoundState
from assessments.rounds.errors import NotOpenError, OverAlreadyError, RoundMovedError, UnknownPeopleError
from assessments.rounds.work import ensure_left_alone, people_in
from competencies.models import Competency
from employees.access import Permission, Principal
from employees.choices import IN_SERVICE
from employees.coverage import covers_unit
from employees.models import Employee, Unit
from employees.querysets import EmployeeQuerySet
from employees.responsible import account_of

SHORTEST_REASON = 10
_OWN = "subjects of a round, for an officer whose grant over its unit was checked"


class ReasonMissingError(DomainError):
    code = "reason_missing"
    message = _("Give a reason of at least %(least)d characters.")
    status = 422


def ensure_explained(text: str, *, field: str = "reason") -> str:
    """The reason without blanks around it; refused where it is only a few letters."""
    told = text.strip()
    if len(told) < SHORTEST_REASON:
        said = str(ReasonMissingError.message) % {"least": SHORTEST_REASON}
        raise ReasonMissingError(least=SHORTEST_REASON, fields={field: [said]})
    return told


def may_plan(principal: Principal, *, unit: Unit) -> bool:
    return covers_unit(principal, Permission.MANAGE_ROUNDS, unit)


def ensure_in_charge(round: AssessmentRound, by: Principal) -> None:
    if not may_plan(by, unit=round.unit):
        raise NotPermittedError


def plan(
    unit: Unit,
    *,
    title: str,
    method: str,
    opens_on: date,
    closes_on: date,
    by: Principal,
    at: datetime,
    competencies: Sequence[Competency] = (),
    provider: str = "",
) -> AssessmentRound:
    """Begin a draft; without ``competencies`` each subject is asked about the standard of the own post."""
    if not may_plan(by, unit=unit):
        raise NotPermittedError
    if closes_on < by.on:
        told = {"day": date_long(by.on)}
        raise OverAlreadyError(**told, fields={"closes_on": [str(OverAlreadyError.message) % told]})
    with acting(by=by.identity):
        round = AssessmentRound.objects.create(
            title=title.strip(),
            unit=unit,
            method=method,
            provider=provider.strip(),
            by_standard=not competencies,
            opens_on=opens_on,
            closes_on=closes_on,
            planned_by=account_of(by),
            planned_at=at,
        )
        RoundCompetency.objects.bulk_create(
            RoundCompetency(round=round, competency=competency) for competency in competencies
        )
    return round


def people_of(round: AssessmentRound, *, by: Principal) -> EmployeeQuerySet:
    """Whom the planner may assess in it: people in service of its unit's subtree."""
    return people_under(round.unit, by=by)


def people_under(unit: Unit, *, by: Principal) -> EmployeeQuerySet:
    """Whom the planner may assess in rounds of a unit."""
    seen = Employee.objects.visible_to(by, permission=Permission.MANAGE_ROUNDS)
    found: EmployeeQuerySet = seen.in_subtree([unit.pk]).filter(legal_position=IN_SERVICE)
    return found


def in_rounds_of(method: str) -> QuerySet:
    """Numbers of the people who are in a round of the method that has not ended, to leave them out of another one."""
    rows = RoundSubject.objects.unscoped(reason=_OWN).taking_part()
    found: QuerySet = rows.filter(round__method=method, round__state__in=UNDER_WAY).values("employee")
    return found


def add_subjects(round: AssessmentRound, people: EmployeeQuerySet, *, by: Principal) -> int:
    """Add those of ``people`` whom the planner may assess and who are in no round of the method; how many."""
    ensure_in_charge(round, by)
    with acting(by=by.identity):
        locked = hold_draft(round)
        new = people_of(locked, by=by).of(people).exclude(pk__in=in_rounds_of(locked.method))
        rows = new.order_by("pk").values_list("pk", "home_unit")
        made = RoundSubject.objects.unscoped(reason=_OWN).bulk_create(
            [RoundSubject(round=locked, employee_id=pk, unit_id=unit) for pk, unit in rows], batch_size=2_000
        )
    return len(made)


def add_by_nip(round: AssessmentRound, nips: Iterable[str], *, by: Principal) -> int:
    """Add people by their NIPs; refused as a whole where one is not among whom the planner may assess."""
    ensure_in_charge(round, by)
    wanted = dict.fromkeys("".join(each for each in nip if each.isalnum()) for nip in nips)
    wanted.pop("", None)
    people = people_of(round, by=by).filter(nip__in=list(wanted))
    known = set(people.values_list("nip", flat=True))
    if missing := [nip for nip in wanted if nip not in known]:
        told = ", ".join(missing[:5]) + (", …" if len(missing) > 5 else "")
        said = str(UnknownPeopleError.message) % {"nips": told}
        raise UnknownPeopleError(nips=told, fields={"nips": [said]})
    return add_subjects(round, people, by=by)


def remove_subject(subject: RoundSubject, *, by: Principal, reason: str = "") -> None:
    """Take somebody out: of a draft without a trace in the round, of an open round with a reason, kept on record."""
    ensure_in_charge(subject.round, by)
    if subject.round.is_draft:
        with acting(by=by.identity, reason=reason.strip()):
            hold_draft(subject.round)
            RoundSubject.objects.unscoped(reason=_OWN).filter(pk=subject.pk).delete()
        return
    told = ensure_explained(reason)
    with acting(by=by.identity, reason=told):
        locked = hold(subject.round, RoundState.OPEN)
        if locked.rated_at is not None:
            raise NotOpenError
        rows = RoundSubject.objects.unscoped(reason=_OWN).taking_part().filter(pk=subject.pk)
        if not rows.update(withdrawn_on=by.on, withdrawn_reason=told):
            raise RoundMovedError
        _destroy_box(subject)


def _destroy_box(subject: RoundSubject) -> None:
    from assessments.models import AnswerBox

    AnswerBox.objects.filter(subject=subject).delete()


def hold_draft(round: AssessmentRound) -> AssessmentRound:
    """The row of a draft that no background job is at, locked for an officer's act."""
    locked = hold(round, RoundState.DRAFT)
    ensure_left_alone(locked)
    return locked


def hold(round: AssessmentRound, *states: str) -> AssessmentRound:
    """The round's row, locked first by every officer's act; raters never lock it."""
    rows = AssessmentRound.objects.select_for_update(of=("self",), no_key=True).select_related("unit")
    locked: AssessmentRound = rows.get(pk=round.pk)
    if states and locked.state not in states:
        raise RoundMovedError
    return locked


def subjects_of(round: AssessmentRound) -> list[RoundSubject]:
    """Everybody who takes part, for an act about all of them. One query."""
    return list(people_in(round).select_related("employee__home_unit").order_by("pk"))
