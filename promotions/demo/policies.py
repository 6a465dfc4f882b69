"""A policy of the demo that waits for its second person: the agency's own points of awards."""

from __future__ import annotations

from datetime import date

from employees.models import Unit
from promotions.choices import LocalRule
from promotions.policies.deciding import propose_policy

from .accounts import demo_principal

POINTS = {"Penghargaan Kepala Daerah": 70, "Piagam Inovasi Pelayanan Publik": 60}


def propose_demo_policy(*, as_of: date) -> None:
    """Proposed by the analyst; whoever tries the demo as approver tries it on real data and publishes it."""
    root = Unit.objects.filter(parent=None).order_by("pk").first()
    assert root is not None
    propose_policy(
        root,
        LocalRule.AWARD_SCALE,
        value=POINTS,
        begins=as_of,
        last_day=None,
        decree=f"Peraturan Bupati Nomor 12 Tahun {as_of.year}",
        decree_on=as_of,
        reason="Penghargaan daerah belum bernilai dalam sumbu kinerja.",
        by=demo_principal("analis", as_of=as_of),
    )
