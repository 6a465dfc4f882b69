"""An agency with two units, a session of a programme that its posts require, and people of every role around it."""

from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta

import pytest

from asn_career.base.audit import acting
from employees.access import user_principal
from employees.models import User
from tests.factories import (
    AssessmentFactory,
    CompetencyFactory,
    PositionFactory,
    StandardItemFactory,
    StandardVersionFactory,
    TrainingProgramFactory,
    UnitFactory,
    UserFactory,
    hold,
    principal_with,
    span,
)
from training.models import SessionDay, TrainingSession

TODAY = date(2026, 11, 21)
NOW = datetime(2026, 11, 21, 3, tzinfo=UTC)
STARTS = date(2026, 12, 7)


@dataclass
class Stage:
    """What a test plays on."""

    root: object
    near: object
    far: object
    program: object
    posts: dict = field(default_factory=dict)
    officer: object = None
    administrator: object = None
    superior: object = None
    today: date = TODAY

    def session(self, *, seats=2, state="open", days=2, starts=STARTS, **given):
        given = {"modality": "klasikal", **given}
        with acting(by="tests"):
            session = TrainingSession.objects.create(
                code=f"S-{TrainingSession.objects.count()}",
                program=self.program,
                unit=self.root,
                seats=seats,
                state=state,
                period=span(starts, starts + timedelta(days=days - 1)),
                **given,
            )
            for number in range(days):
                SessionDay.objects.create(session=session, on=starts + timedelta(days=number))
        return session

    def person(self, unit=None, *, level=1, **given):
        """Somebody whose post requires level 3 as a must-have and who holds ``level`` (None: not assessed)."""
        person = hold(self.posts[(unit or self.near).pk], **given)
        if level is not None:
            AssessmentFactory(employee=person, competency=self.program.competency, level=level)
        return person

    def principal_of(self, person):
        """The person's own account, made when it is first asked for."""
        account = User.objects.filter(employee=person).first() or UserFactory(employee=person)
        return user_principal(account, on=self.today)

    def principal_of_account(self, account):
        return user_principal(account, on=self.today)

    def come_to(self, day):
        """Let days pass: whoever acts from now on does so on ``day``."""
        self.today = day
        for name in ("officer", "administrator", "superior"):
            setattr(self, name, replace(getattr(self, name), on=day))


def build_stage() -> Stage:
    root = UnitFactory()
    near, far = UnitFactory(parent=root), UnitFactory(parent=root, remote=True)
    competency = CompetencyFactory()
    stage = Stage(root, near, far, TrainingProgramFactory(competency=competency, target_level=3, hours=20))
    for unit in (root, near, far):
        post = stage.posts[unit.pk] = PositionFactory(unit=unit, seats=None)
        version = StandardVersionFactory(position=post)
        StandardItemFactory(version=version, competency=competency, level=3, importance="mutlak")
    stage.officer = principal_with("analis", unit=root)
    stage.administrator = principal_with("admin_opd", unit=near)
    stage.superior = principal_with("atasan", unit=near)
    return stage


@pytest.fixture
def stage(db) -> Stage:
    return build_stage()
