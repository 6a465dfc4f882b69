"""Somebody who left long ago with records that go, and the two persons who decide about it."""

from contextlib import contextmanager
from datetime import timedelta

import pytest
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from asn_career.base.audit import acting
from asn_career.base.evidence.sealing import seal
from asn_career.base.models import AuditEntry
from employees.access import user_principal
from employees.models import Notice, SavedView
from employees.retention import erasing
from employees.retention.carrying_out import destroy_values, remove_rows
from tests.base.evidence.trail import ENDED, past_the_triggers
from tests.employees.retention.leavers import gone, leaves
from tests.factories import GrantFactory, UnitFactory, UserFactory
from training.models import PlanVisit

REASON = "Habis jangka simpan"
SECRET = "Rahasia saya"


class Case:
    """A unit with an analyst and an approver, and a person (a new one unless given) who left three years ago."""

    def __init__(self, *, person=None, unit=None):
        self.now = timezone.now()
        self.today = timezone.localdate()
        self.unit = unit or UnitFactory()
        left_on = self.today - timedelta(days=1100)
        if person is None:
            self.person = gone(on=left_on, home_unit=self.unit, registered_unit=self.unit)
        else:
            self.person = person
            leaves(person, on=left_on)
        self.account = UserFactory(employee=self.person, is_active=False)
        self.proposer, self.decider = (self._officer(role) for role in ("analis", "penyetuju"))
        with acting(by="user:x"):
            SavedView.objects.create(user=self.account, name=SECRET, path="/kelola/pegawai/")
            PlanVisit._base_manager.create(
                employee=self.person, year=2023, first_on=self.today, last_on=self.today
            )
            Notice.objects.create(
                recipient=self.account,
                kind="delegation_ended",
                subject="x",
                about={"name": SECRET},
                address="/x",
                created_at=self.now,
            )

    def _officer(self, role):
        account = UserFactory()
        GrantFactory(user=account, role=role, unit=self.unit)
        return account

    def by(self, account):
        return user_principal(account, on=self.today)

    def proposed(self):
        by = self.by(self.proposer)
        return erasing.propose(erasing.find_due(by, self.person.public_id), reason=REASON, by=by, at=self.now)

    def approved(self):
        made = self.proposed()
        self.job = erasing.approve(made, reason=REASON, by=self.by(self.decider), at=self.now)
        return made

    def removed(self):
        made = self.approved()
        with acting(by=self.by(self.decider).identity, reason=REASON):
            remove_rows(made, by=self.by(self.decider))
        return made

    def done(self):
        made = self.removed()
        seal_all()
        with acting(by="system:schedule", reason=REASON):
            destroy_values(made, at=self.now)
        seal_all()
        return made


@contextmanager
def refused(words=""):
    """By the database, with these words."""
    with pytest.raises(DatabaseError, match=words), transaction.atomic():
        yield


def seal_all():
    """As if every transaction so far had ended."""
    with past_the_triggers():
        AuditEntry.objects.exclude(txid=ENDED).filter(pk__in=_unsealed()).update(txid=ENDED)
    return seal()


def _unsealed():
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT id FROM base_auditentry WHERE id NOT IN (SELECT entry_id FROM base_sealedentry)"
        )
        return [key for (key,) in cursor.fetchall()]
