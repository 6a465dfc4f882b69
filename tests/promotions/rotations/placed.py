"""A proposed rotation plan put in its place without the way there, for tests that only look at pages."""

from django.utils import timezone

from asn_career.base.audit import acting
from asn_career.base.canonical import digest
from promotions.models import RotationMove, RotationPlan
from promotions.rotations.rules import ROTATION

RULE = {
    "rule": "active",
    "outcome": "pass",
    "value": "01",
    "required": "01",
    "basis": "PP 11/2017",
}


def place_plan(add, **given):
    """``people`` move from the first to the second of ``posts``; ``add(model, **given)`` creates each row."""
    with acting(by="tests"):
        return _placed(add, **given)


def _placed(add, *, unit, people, posts, by, today, words=str):
    content = {
        "people_compared": len(people),
        "posts_compared": len(posts),
        "rule": {"source": ROTATION.in_force_on(today).source},
        "left_vacant": [posts[0].code],
    }
    plan = add(
        RotationPlan, code=f"ROTASI-{unit.code[:40]}-{RotationPlan.objects.count()}", unit=unit, kind=posts[1].kind,
        echelon=posts[1].echelon, as_of=today, content=content, content_hash=digest(content), note=words("note"),
        proposed_by=by, proposed_at=timezone.now(), ended_reason="",
    )  # fmt: skip
    told = {
        "since": "2016-01-01", "tenure": "due", "fit_from": 8000, "fit_to": None, "technical_from": None,
        "technical_to": 9000, "rules": [RULE], "cautions": ["unknown_fit"], "opening": "0" * 64,
        "others": [{"position": posts[0].code, "name": words("name"), "fit": None}],
    }  # fmt: skip
    for place, person in enumerate(people, start=1):
        add(
            RotationMove, plan=plan, place=place, employee=person, from_position=posts[0], to_position=posts[1],
            told=told,
        )  # fmt: skip
    return plan
