"""The 25 kinds of training that SIASN knows, and what each is here (rule data)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.utils.translation import get_language

from asn_career.base.regulations import load_table
from training.certificate_choices import COURSE_TYPES, SiasnResource
from training.choices import TrainingKind


def _faults(value: Any) -> Iterable[str]:
    if [row["code"] for row in value] != list(range(1, COURSE_TYPES + 1)):
        yield f"the codes are 1 to {COURSE_TYPES}"
    for row in value:
        if row["kind"] not in TrainingKind.values or row["resource"] not in SiasnResource.values:
            yield f"{row['code']}: unknown kind or resource"


OTHER_CLASSROOM = 13  # other classroom learning, for a kind that none of the codes names
SIASN_COURSE_TYPES = load_table("training", "siasn_course_types", check=_faults)


@dataclass(frozen=True, slots=True)
class CourseType:
    """One of SIASN's codes (``jenisDiklat``)."""

    code: int
    kind: str
    resource: str
    names: tuple[str, str]

    @property
    def name(self) -> str:
        return self.names[(get_language() or "").startswith("en")]


@cache
def course_types() -> dict[int, CourseType]:
    """Every kind by its code."""
    (provision,) = SIASN_COURSE_TYPES.provisions
    return {
        row["code"]: CourseType(row["code"], row["kind"], row["resource"], (row["name"], row["name_en"]))
        for row in provision.value
    }


@cache
def course_type_of(kind: str) -> CourseType | None:
    """The type under which SIASN knows a kind of training: the first of its codes; None for a kind nobody stated."""
    if kind == TrainingKind.OTHER:
        return course_types()[OTHER_CLASSROOM]
    return next((each for each in course_types().values() if each.kind == kind), None)


def course_choices() -> list[tuple[int, str]]:
    """Codes and names for a form."""
    return [(kind.code, f"{kind.name} ({kind.code:02})") for kind in course_types().values()]
