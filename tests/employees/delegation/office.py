"""An agency with an official who is away, deputies, and administrators; on the day of the database's clock."""

from datetime import date, timedelta

from django.utils import timezone

from employees.access import Principal, user_principal
from employees.delegation import naming
from employees.delegation.naming import Order
from employees.delegation.standing import act_under
from employees.models import Delegation, User
from tests.base.evidence.trail import past_the_triggers
from tests.factories import GrantFactory, PositionFactory, UnitFactory, UserFactory, hold

STANDARDS, PLANS, NOMINATE = "standards.approve", "plans.agree", "training.nominate"


class Office:
    """The official approves and drafts for the whole agency; so does the third; the deputy only drafts."""

    def __init__(self) -> None:
        self.today = timezone.localdate()
        self.root = UnitFactory(code="KAB")
        self.unit = UnitFactory(code="DIN", parent=self.root)
        self.section = UnitFactory(code="BID", parent=self.unit)
        self.beside = UnitFactory(code="SEK", parent=self.unit)
        self.elsewhere = UnitFactory(code="KOTA")
        self.official = self.account(self.unit, ("penyetuju", self.root), ("analis", self.root))
        self.deputy = self.account(self.unit, ("analis", self.root))
        self.third = self.account(self.unit, ("penyetuju", self.root), ("analis", self.root))
        self.asks, self.decides = (self.account(self.unit, ("admin_teknis", None)) for _ in range(2))

    def account(self, unit, *roles) -> User:
        person = hold(PositionFactory(unit=unit), on=self.today)
        account = UserFactory(employee=person)
        for role, over in roles:
            GrantFactory(user=account, role=role, unit=over)
        return account

    def by(self, account) -> Principal:
        return user_principal(account, on=self.today)

    def right(self, account, role="penyetuju"):
        return account.grants.get(role=role)

    def order(self, deputy=None, **given) -> Order:
        told = {
            "deputy_nip": (deputy or self.deputy).employee.nip,
            "kind": "plh",
            "acts": [STANDARDS],
            "number": "800/12/2026",
            "on": self.today,
            "reason": "Cuti sakit",
            "first": self.today,
            "last": self.today + timedelta(days=6),
        }
        return Order(**{**told, **given})

    def named(self, official=None, deputy=None, *, role="penyetuju", **given) -> Delegation:
        official = official or self.official
        return naming.name_deputy(
            self.right(official, role), self.order(deputy, **given), by=self.by(official), at=timezone.now()
        )

    def in_name(self, delegation) -> Principal:
        return act_under(self.by(delegation.delegate), delegation.public_id)

    def end(self, delegation, *, by=None) -> None:
        delegation.refresh_from_db()
        given = {
            "by": self.by(by or delegation.delegator),
            "at": timezone.now(),
            "version": delegation.version,
        }
        naming.end(delegation, reason="Sudah kembali", **given)


def let_days_pass(days: int) -> None:
    """As if everything had been given so many days earlier: the database's clock cannot be set."""
    with past_the_triggers() as cursor:
        for table in ("employees_delegation", "employees_delegatedact"):
            cursor.execute(
                f"UPDATE {table} SET validity = daterange(lower(validity) - %s, upper(validity) - %s)",
                [days] * 2,
            )


def later(day: date, days: int) -> date:
    return day + timedelta(days=days)
