"""Programmes of recognition: set up by one person, opened by another, closed when the year's work is done."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import F

from asn_career.base.audit import acting
from asn_career.base.errors import NotPermittedError
from employees.access import Permission, Principal
from employees.coverage import covers_unit
from employees.models import Unit
from employees.responsible import account_of
from training.errors import ChangedMeanwhileError, SecondPersonNeededError
from training.models import RecognitionProgram


def set_up(*, unit: Unit, by: Principal, **fields: Any) -> RecognitionProgram:
    """A new programme of an agency, to be opened by somebody else."""
    if not covers_unit(by, Permission.MANAGE_TRAINING, unit):
        raise NotPermittedError
    with acting(by=by.identity):
        return RecognitionProgram.objects.create(unit=unit, created_by=account_of(by), **fields)


def change(program: RecognitionProgram, *, by: Principal, version: int, **fields: Any) -> None:
    """Change a programme that is not open yet."""
    if not covers_unit(by, Permission.MANAGE_TRAINING, program.unit):
        raise NotPermittedError
    with acting(by=by.identity):
        rows = RecognitionProgram.objects.filter(pk=program.pk, version=version, state="draft")
        if not rows.update(version=F("version") + 1, **fields):
            raise ChangedMeanwhileError


def open_program(program: RecognitionProgram, *, by: Principal, at: datetime, version: int) -> None:
    """Seal criteria and budget, and let people be nominated; by another person than the one who set it up."""
    if not covers_unit(by, Permission.APPROVE_TRAINING, program.unit):
        raise NotPermittedError
    try:
        with transaction.atomic(), acting(by=by.identity):
            _move(program, "draft", "open", version, opened_by=account_of(by), opened_at=at)
    except IntegrityError as error:
        if "recognitionprogram_two_persons" not in str(error):
            raise
        raise SecondPersonNeededError from error


def close_program(program: RecognitionProgram, *, by: Principal, at: datetime, version: int) -> None:
    """Take no more nominations; what was decided stays."""
    if not covers_unit(by, Permission.APPROVE_TRAINING, program.unit):
        raise NotPermittedError
    with acting(by=by.identity):
        _move(program, "open", "closed", version, closed_at=at)


def _move(program: RecognitionProgram, origin: str, target: str, version: int, **changes: Any) -> None:
    rows = RecognitionProgram.objects.filter(pk=program.pk, version=version, state=origin)
    if not rows.update(state=target, version=F("version") + 1, **changes):
        raise ChangedMeanwhileError
    program.refresh_from_db()
