"""The rules of study leave as in force on one day."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

from asn_career.base.findings import OUTCOMES
from asn_career.base.regulations import DatedTable, Provision, load_table
from employees.choices import Status
from training.study_leave_choices import Accreditation, StudyMode


def _every_status(value: Mapping[str, str]) -> Iterable[str]:
    if set(value) != set(Status.values) or not set(value.values()) <= set(OUTCOMES):
        yield "every status has an outcome"


def _every_accreditation(value: Mapping[str, str]) -> Iterable[str]:
    if set(value) != set(Accreditation.values) or not set(value.values()) <= set(OUTCOMES):
        yield "every accreditation has an outcome"


def _every_mode(value: Mapping[str, int]) -> Iterable[str]:
    if set(value) != set(StudyMode.values) or any(times < 1 for times in value.values()):
        yield "each way of keeping the post has its multiple"


def _probation(value: Mapping[str, Any]) -> Iterable[str]:
    if value["probation_years"]["shortest"] > value["probation_years"]["longest"]:
        yield "the shortest probation is not longer than the longest"


_TABLES: dict[str, DatedTable] = {
    "status": load_table("training", "study_leave_status", check=_every_status),
    "active": load_table("training", "study_leave_active"),
    "service": load_table("training", "study_leave_service", check=_probation),
    "performance": load_table("training", "study_leave_performance"),
    "discipline": load_table("training", "study_leave_discipline"),
    "remaining_service": load_table("training", "study_leave_remaining_service", check=_every_mode),
    "education": load_table("training", "study_leave_education"),
    "accreditation": load_table("training", "study_leave_accreditation", check=_every_accreditation),
    "single": load_table("training", "study_leave_single"),
    "length": load_table("training", "study_leave_length"),
    "obligation": load_table("training", "study_leave_obligation", check=_every_mode),
    "extension": load_table("training", "study_leave_extension"),
    "reports": load_table("training", "study_leave_reports"),
    "return": load_table("training", "study_leave_return"),
    "education_order": load_table("employees", "education_order"),
}


@dataclass(frozen=True)
class StudyRules:
    """Every rule of study leave in force on ``day``."""

    day: date
    provisions: Mapping[str, Provision]

    def __getitem__(self, name: str) -> Any:
        return self.provisions[name].value

    def basis(self, name: str) -> str:
        return self.provisions[name].source

    def confidence(self, name: str) -> str:
        return str(self.provisions[name].confidence)


@lru_cache(maxsize=64)
def rules_on(day: date) -> StudyRules:
    """The rules of ``day``."""
    return StudyRules(day, {name: table.in_force_on(day) for name, table in _TABLES.items()})
