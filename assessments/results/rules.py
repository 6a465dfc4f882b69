"""The dated rules about results: what makes one official, how long one may object, when officers are told."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings

from asn_career.base.regulations import load_table
from assessments.results.choices import ENTERED_SOURCES, Method, WhyUnofficial

BY_METHOD, ANY = "by_method", "any"
_ANSWERS = ("object_days", "answer_days")


def _accreditation_faults(value: Any) -> Iterator[str]:
    if set(value) != set(ENTERED_SOURCES) or not set(value.values()) <= {BY_METHOD, ANY}:
        yield "each source that is entered needs an accreditation by_method or any"


def _answer_faults(value: Any) -> Iterator[str]:
    if set(value) != set(_ANSWERS) or not all(1 <= value[name] <= 60 for name in _ANSWERS):
        yield "object_days and answer_days are from one to sixty days"


def _expiry_faults(value: Any) -> Iterator[str]:
    if value["default_months"] not in value["choices"]:
        yield "the default is one of the choices"
    if not all(1 <= months <= 36 for months in (*value["choices"], value["officer_months"])):
        yield "months are from 1 to 36"


ACCREDITATION = load_table("assessments", "result_accreditation", check=_accreditation_faults)
ANSWERS = load_table("assessments", "result_answers", check=_answer_faults)
EXPIRY = load_table("assessments", "result_expiry", check=_expiry_faults)
_DEMAND = tuple(Method.values)


def why_unofficial(source: str, method: str, accredited: str, *, on: date) -> str:
    """Why a result does not count: a code, or "" where it does.

    ``accredited`` is the method up to which the provider was accredited on the day ``on`` of the assessment, or "".
    """
    if not accredited:
        return WhyUnofficial.NOT_ACCREDITED
    needed = ACCREDITATION.value_on(on)[source]
    if needed == BY_METHOD and _DEMAND.index(method) > _DEMAND.index(accredited):
        return WhyUnofficial.LEVEL_TOO_LOW
    return ""


def last_day_to_object(final_on: date) -> date:
    """The last day, inclusive, on which the employee may object to a result that became final on a day."""
    return final_on + timedelta(days=ANSWERS.value_on(final_on)["object_days"])


def answer_due(filed_on: date) -> date:
    """By when an objection is answered."""
    return filed_on + timedelta(days=ANSWERS.value_on(filed_on)["answer_days"])


def day_of(moment: datetime) -> date:
    """The day of a moment where the deployment is."""
    return moment.astimezone(ZoneInfo(settings.TIME_ZONE)).date()
