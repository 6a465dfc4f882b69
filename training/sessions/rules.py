"""The dated rules around sessions: who approves, how quotas are weighed, what completes a course."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from asn_career.base.regulations import load_table
from employees.models import Unit
from training.enrolment_choices import ApprovalStep
from training.models import ApprovalChain, TrainingProgram


def _chain_faults(value: Any) -> Iterable[str]:
    if not value or list(value) != [step for step in ApprovalStep.values if step in value]:
        yield "the steps are some of superior, unit, agency, in this order"


def _quota_faults(value: Any) -> Iterable[str]:
    if value["must_have"] < 1:
        yield "a must-have counts at least once"


def _attendance_faults(value: Any) -> Iterable[str]:
    if not 0 < value["complete_percent"] <= 100 or not 15 <= value["code_seconds"] <= 600:
        yield "a share in percent, and a code of 15 to 600 seconds"


APPROVAL_CHAIN = load_table("training", "approval_chain", check=_chain_faults)
SEAT_QUOTA = load_table("training", "seat_quota", check=_quota_faults)
ATTENDANCE = load_table("training", "attendance", check=_attendance_faults)


def chain_of(unit: Unit, program: TrainingProgram, *, on: date) -> tuple[ApprovalStep, ...]:
    """Who approves for a session of ``program`` in ``unit``: the nearest unit's own chain, else that of the rules."""
    return chain_with_source(unit, program, on=on)[0]


def chain_with_source(
    unit: Unit, program: TrainingProgram, *, on: date
) -> tuple[tuple[ApprovalStep, ...], ApprovalChain | None]:
    """The same with the agency's chain that says so; None where it is that of the rules. One query."""
    chains = ApprovalChain.objects.holding(unit=unit, program=program, on=on).select_related("unit")
    own = chains.first()
    steps = own.steps if own else APPROVAL_CHAIN.value_on(on)
    return tuple(step for step in ApprovalStep if step in steps), own
