"""The dated rules around sessions: who approves, how quotas are weighed, what completes a course."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from asn_career.base.regulations import load_table
from employees.models import Unit
from training.enrolment_choices import ApprovalStep
from training.models import ApprovalChain


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


def chain_of(unit: Unit, *, on: date) -> tuple[ApprovalStep, ...]:
    """Who approves for an agency's people: its own chain (the nearest above ``unit``), else that of the rules."""
    own = ApprovalChain.objects.filter(unit__in=unit.lineage).order_by("-unit__lineage__len").first()
    steps = own.steps if own else APPROVAL_CHAIN.value_on(on)
    return tuple(step for step in ApprovalStep if step in steps)
