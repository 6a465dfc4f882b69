"""Policies of the demo that wait for a second person: the agency's own points of awards, and methods for JPT."""

from __future__ import annotations

from datetime import date

from employees.models import Unit
from promotions.choices import LocalRule
from promotions.policies.deciding import propose_policy

from .accounts import demo_principal

POINTS = {"Penghargaan Kepala Daerah": 70, "Piagam Inovasi Pelayanan Publik": 60}


JPT_METHODS = {
    kind: {"core": ["assessment_center", "cact"], "potential": ["assessment_center", "cact"]}
    for kind in ("jpt_utama", "jpt_madya", "jpt_pratama")
}


def propose_demo_policies(*, as_of: date) -> None:
    """Proposed by the analyst; whoever tries the demo as approver tries them on real data and publishes them."""
    root = Unit.objects.filter(parent=None).order_by("pk").first()
    assert root is not None
    proposed = (
        (LocalRule.AWARD_SCALE, POINTS, 12, "Penghargaan daerah belum bernilai dalam sumbu kinerja."),
        (
            LocalRule.ASSESSMENT_METHODS,
            JPT_METHODS,
            14,
            "Jabatan pimpinan tinggi diisi berdasarkan assessment center atau CACT.",
        ),
    )
    for rule, value, number, reason in proposed:
        propose_policy(
            root,
            rule,
            value=value,
            begins=as_of,
            last_day=None,
            decree=f"Peraturan Bupati Nomor {number} Tahun {as_of.year}",
            decree_on=as_of,
            reason=reason,
            by=demo_principal("analis", as_of=as_of),
        )
