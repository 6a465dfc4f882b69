"""Decrees about standards as tests draft and approve them."""

from datetime import UTC, date, datetime, timedelta

from asn_career.base.audit import acting
from competencies.models import Competency, PositionClass, PositionClassMember
from competencies.standard_decrees.content import Required, approval_hash, content_hash, proposed_standards
from competencies.standard_decrees.deciding import add_targets, approve, save_cells, start_decree
from competencies.standard_decrees.requirements import proposed_requirements

D = date(2026, 11, 21)
LATER = D + timedelta(days=30)
NOW = datetime(2026, 11, 21, 3, 0, tzinfo=UTC)
DECREE = {"decree": "Kepwal 188/2026", "decree_on": D, "reason": "Evaluasi jabatan"}


def drafted(root, levels, *, by, begins=D, **given):
    """A draft with these levels, by the code of a post or class and the code of a competency."""
    decree = start_decree(root, by=by, begins=begins, **{**DECREE, **given})
    add_targets(decree, levels, by=by)
    keys = dict(Competency.objects.values_list("code", "pk"))
    cells = {
        (target.pk, keys[code]): said if said is None or isinstance(said, Required) else Required(said)
        for target in decree.targets.all()
        for code, said in levels[(target.position or target.position_class).code].items()
    }
    save_cells(decree, cells, by=by, seen_hash=content_hash(decree))
    return decree


def accept(decree, by):
    return approve(decree, by=by, at=NOW, seen_hash=shown(decree))


def shown(decree):
    """What the page of the decree shows the second person, as one figure."""
    return approval_hash(decree, proposed_standards(decree), proposed_requirements(decree))


def class_of(root, code, *posts):
    with acting(by="tests"):
        made = PositionClass.objects.create(root=root, code=code, name=f"Kelas {code}")
        PositionClassMember.objects.bulk_create(
            PositionClassMember(position=post, position_class=made) for post in posts
        )
    return made
