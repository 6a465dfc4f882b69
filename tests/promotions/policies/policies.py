"""Local policies as tests propose and publish them."""

from datetime import UTC, datetime
from types import SimpleNamespace

from promotions.choices import LocalRule
from promotions.policies.deciding import propose_policy, publish
from tests.promotions.agency import D

NOW = datetime(2026, 11, 21, 3, 0, tzinfo=UTC)
DECREE = {"decree": "Perbup 12/2026", "decree_on": D, "reason": "Penghargaan daerah belum bernilai"}
PDF = b"%PDF-1.7 keputusan"
WEIGHTS = {
    kind: {"talent": talent, "technical": 100 - talent}
    for kind, talent in {
        "jpt_utama": 80, "jpt_madya": 80, "jpt_pratama": 70, "administrator": 60, "other": 90,
    }.items()
}  # fmt: skip
VALUES = {
    LocalRule.MERIT_WEIGHTS: WEIGHTS,
    LocalRule.PERFORMANCE_AXIS: "predikat_only",
    LocalRule.PROPOSED: 5,
    LocalRule.AWARD_SCALE: {"Inovator Daerah": 70},
    LocalRule.TEAM_SCALE: {"Tim Reformasi Birokrasi": 40},
    LocalRule.ASSESSMENT_METHODS: {
        "pengawas": {"core": ["assessment_center", "cact"], "named": {"SOS-01": ["cact"]}}
    },
}


def scan(content=PDF, name="perbup-12.pdf"):
    """A file as it is uploaded."""
    return SimpleNamespace(name=name, size=len(content), chunks=lambda: [content])


def proposed(root, rule, *, by, value=..., begins=D, last_day=None, **given):
    chosen = VALUES[rule] if value is ... else value
    return propose_policy(
        root, rule, value=chosen, begins=begins, last_day=last_day, by=by, **{**DECREE, **given}
    )


def published(root, rule, *, by, second, **given):
    policy = proposed(root, rule, by=by, **given)
    publish(policy, by=second, at=NOW, seen_hash=policy.content_hash)
    return policy
