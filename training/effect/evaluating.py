"""Evaluations: when they are due, who gives them, and what they come to.

Participants answer soon after the last day; three to six months later participants and their direct superiors say
whether it shows at work. One answer each, never changed. Means are shown from five answers on.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from asn_career.base.audit import acting
from asn_career.base.errors import DomainError, NotPermittedError
from asn_career.base.periods import months_after
from asn_career.base.regulations import load_table
from employees.access import Permission, Principal
from employees.models import User
from employees.notices import settle
from employees.superiors import find_superiors
from training.enrolment_choices import EnrolmentState
from training.models import Enrolment, Evaluation, EvaluationKind, TrainingProgram
from training.notice_kinds import EVALUATION_DUE, SUPERIOR_EVALUATION_DUE

ENOUGH_ANSWERS = 5
COMMENT_LENGTH = 2_000
_GATE = "the enrolment came through the gate, or the caller answers for its participant"


def _faults(value: Any) -> Iterable[str]:
    reaction, behaviour = value["reaction"], value["behaviour"]
    if not 0 <= reaction["from_days"] < reaction["until_days"]:
        yield "the reaction is asked for some days"
    if not 0 < behaviour["from_months"] < behaviour["until_months"]:
        yield "behaviour is asked for some months"
    if value["scale"]["lowest"] >= value["scale"]["highest"]:
        yield "the scale rises"


TRAINING_EVALUATION = load_table("training", "training_evaluation", check=_faults)


class EvaluationClosedError(DomainError):
    code = "evaluation_closed"
    message = _("This evaluation can be given from %(since)s to %(until)s.")


class EvaluationGivenError(DomainError):
    code = "evaluation_given"
    message = _("This evaluation has been given already.")


class AnswersError(DomainError):
    code = "answers_incomplete"
    status = 422
    message = _("Answer every question with one of the choices.")


@dataclass(frozen=True, slots=True)
class Window:
    """The days on which an evaluation can be given, both included."""

    since: date
    until: date

    def __contains__(self, day: date) -> bool:
        return self.since <= day <= self.until


def window_of(enrolment: Enrolment, kind: str) -> Window:
    """When an evaluation of this kind can be given; counted from the last day of the session."""
    last = enrolment.session.period.upper - timedelta(days=1)
    rules = TRAINING_EVALUATION.value_on(last)
    if kind == EvaluationKind.REACTION:
        given = rules["reaction"]
        return Window(last + timedelta(given["from_days"]), last + timedelta(given["until_days"]))
    given = rules["behaviour"]
    return Window(months_after(last, given["from_months"]), months_after(last, given["until_months"]))


def questions_of(enrolment: Enrolment, kind: str) -> tuple[str, ...]:
    """Codes of what is asked, in their order."""
    rules = TRAINING_EVALUATION.value_on(enrolment.session.period.upper - timedelta(days=1))
    part = "reaction" if kind == EvaluationKind.REACTION else "behaviour"
    return tuple(rules[part]["questions"])


def scale_of(enrolment: Enrolment) -> range:
    scale = TRAINING_EVALUATION.value_on(enrolment.session.period.upper - timedelta(days=1))["scale"]
    return range(scale["lowest"], scale["highest"] + 1)


def may_evaluate(enrolment: Enrolment, kind: str, *, by: Principal) -> bool:
    """Participants about themselves, superiors about their people; only who attended is evaluated."""
    if enrolment.state != EnrolmentState.ATTENDED:
        return False
    if kind != EvaluationKind.SUPERIOR:
        return by.employee_id == enrolment.employee_id
    superiors = find_superiors([enrolment.employee_id], on=by.on).get(enrolment.employee_id, ())
    if by.account_key is None:
        return False
    return User.objects.filter(pk__in=superiors, public_id=by.account_key).exists()


def give(
    enrolment: Enrolment,
    kind: str,
    *,
    answers: Mapping[str, int],
    comment: str,
    by: Principal,
    at: datetime,
) -> Evaluation:
    """Keep one evaluation. Raises the errors above, and NotPermittedError for whoever it is not asked of."""
    if not may_evaluate(enrolment, kind, by=by):
        raise NotPermittedError
    window = window_of(enrolment, kind)
    if by.on not in window:
        raise EvaluationClosedError(since=f"{window.since:%d-%m-%Y}", until=f"{window.until:%d-%m-%Y}")
    if set(answers) != set(questions_of(enrolment, kind)) or not set(answers.values()) <= set(
        scale_of(enrolment)
    ):
        raise AnswersError
    with acting(by=by.identity, reason=kind):
        try:
            with transaction.atomic():
                given = Evaluation.objects.unscoped(reason=_GATE).create(
                    enrolment=enrolment,
                    kind=kind,
                    answers=dict(answers),
                    comment=comment.strip()[:COMMENT_LENGTH],
                    by=by.identity,
                    at=at,
                )
        except IntegrityError as error:
            raise EvaluationGivenError from error
        notice = SUPERIOR_EVALUATION_DUE if kind == EvaluationKind.SUPERIOR else EVALUATION_DUE
        settle(notice.code, subjects=[subject_of(enrolment, kind)], at=at)
    return given


def subject_of(enrolment: Enrolment, kind: str) -> str:
    return f"evaluation:{enrolment.public_id}:{kind}"


@dataclass(frozen=True, slots=True)
class Summary:
    """What a kind of evaluation of a programme came to; a mean is None below five answers."""

    kind: str
    answers: int
    means: tuple[tuple[str, Decimal | None], ...]


def summarise(program: TrainingProgram, *, principal: Principal) -> list[Summary]:
    """Means per question and kind, over evaluations of people whom the reader manages. One query."""
    rows = Evaluation.objects.visible_to(principal, permission=Permission.MANAGE_TRAINING).filter(
        enrolment__session__program=program
    )
    by_kind: dict[str, list[Mapping[str, int]]] = {kind: [] for kind in EvaluationKind.values}
    for kind, answers in rows.values_list("kind", "answers"):
        by_kind[kind].append(answers)
    return [Summary(kind, len(given), _means(given)) for kind, given in by_kind.items()]


def _means(given: list[Mapping[str, int]]) -> tuple[tuple[str, Decimal | None], ...]:
    codes = list(dict.fromkeys(code for answers in given for code in answers))
    return tuple((code, _mean([answers[code] for answers in given if code in answers])) for code in codes)


def _mean(values: list[int]) -> Decimal | None:
    if len(values) < ENOUGH_ANSWERS:
        return None
    return (Decimal(sum(values)) / len(values)).quantize(Decimal("0.01"), rounding=ROUND_HALF_UP)
