"""What is on file about one person, as far as the reader may see it."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import F

from employees.access import Principal
from employees.models import (
    Award,
    Discipline,
    EducationHistory,
    Employee,
    PositionHistory,
    RankHistory,
    TeamAssignment,
)


@dataclass(frozen=True, slots=True)
class Profile:
    """A person with the dated histories that the reader's role opens; a closed history is None, not empty."""

    employee: Employee
    columns: frozenset[str]
    posts: list[PositionHistory] = field(default_factory=list)
    ranks: list[RankHistory] = field(default_factory=list)
    education: list[EducationHistory] = field(default_factory=list)
    discipline: list[Discipline] | None = None
    awards: list[Award] | None = None
    teams: list[TeamAssignment] | None = None


def find_profile(principal: Principal, *, public_id: Any, as_of: date) -> Profile | None:
    """The profile of a person whom ``principal`` may see; None for anybody else. At most eight queries."""
    people = Employee.objects.visible_to(principal).select_related("home_unit")
    person = people.filter(public_id=public_id).with_current_post(on=as_of).with_rank(on=as_of).first()
    if person is None:
        return None
    own = person.pk == principal.employee_id
    columns = principal.readable_columns()
    if own:
        columns = Principal(
            identity=principal.identity, on=principal.on, employee_id=person.pk
        ).readable_columns()
    rows = _Reader(principal, person)
    posts = (
        rows.of(PositionHistory).with_title().select_related("position__unit").order_by("-validity", "-pk")
    )
    return Profile(
        employee=person,
        columns=columns,
        posts=list(posts),
        ranks=list(rows.of(RankHistory).order_by("-from_date", "-pk")) if "rank" in columns else [],
        education=list(rows.of(EducationHistory).order_by(F("graduated_on").desc(nulls_last=True), "-pk")),
        discipline=rows.listed(Discipline, "-start_date"),
        awards=rows.listed(Award, "-awarded_on"),
        teams=rows.listed(TeamAssignment, "-year"),
    )


@dataclass(frozen=True, slots=True)
class _Reader:
    principal: Principal
    person: Employee

    def of(self, model: Any) -> Any:
        return model.objects.visible_to(self.principal).filter(employee=self.person)

    def listed(self, model: Any, order: str) -> list[Any] | None:
        if not self.principal.may(model.read_permission):
            return None
        return list(self.of(model).order_by(order, "-pk"))
