"""An agency whose people differ in what they did this year."""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime

from employees.access import Principal
from employees.models import Employee, Unit
from tests.factories import (
    AssessmentFactory,
    CompetencyFactory,
    PositionFactory,
    StandardItemFactory,
    StandardVersionFactory,
    UnitFactory,
    hold,
    principal_with,
)
from training.models import RecognitionProgram, TrainingHistory
from training.recognition import programmes

DAY = date(2026, 11, 21)
NOW = datetime(2026, 11, 21, 3, tzinfo=UTC)
GIVEN = {
    "year": 2026,
    "name": "Pembelajar Terbaik",
    "kind": "piagam",
    "seats": 5,
    "unit_cost": 1_000_000,
    "budget": 5_000_000,
    "budget_line": "5.1.02.01",
    "closed_gaps": 1,
}


@dataclass
class Agency:
    root: Unit
    section: Unit
    officer: Principal
    approver: Principal
    people: list[Employee] = field(default_factory=list)

    def hire(self, before="2", now=None, *, on=date(2026, 6, 1), required=3, hours=(), **given) -> Employee:
        """Somebody with one required competency, the level as the year began, and what came of it."""
        post = PositionFactory(unit=self.section)
        version = StandardVersionFactory(position=post)
        competency = CompetencyFactory()
        StandardItemFactory(version=version, competency=competency, level=required)
        person = hold(post, name=f"Orang {len(self.people):03}", **given)
        if before is not None:
            AssessmentFactory(
                employee=person, competency=competency, level=before, assessed_on=date(2025, 3, 1)
            )
        if now is not None:
            AssessmentFactory(employee=person, competency=competency, level=now, assessed_on=on)
        for day, count in hours:
            TrainingHistory._base_manager.create(
                employee=person, name=f"Kursus {day}", hours=count, completed_on=day, kind="kursus"
            )
        self.people.append(person)
        return person


def agency() -> Agency:
    root = UnitFactory()
    section = UnitFactory(parent=root)
    return Agency(root, section, principal_with("analis", unit=root), principal_with("penyetuju", unit=root))


def program(place: Agency, *, opened=True, **given) -> RecognitionProgram:
    made = programmes.set_up(unit=place.root, by=place.officer, **(GIVEN | given))
    if opened:
        programmes.open_program(made, by=place.approver, at=NOW, version=made.version)
    return made
