"""Classes of posts and their members."""

from __future__ import annotations

from collections.abc import Iterable

from asn_career.base.audit import acting
from asn_career.base.errors import NotPermittedError
from competencies.models import PositionClass, PositionClassMember
from competencies.standard_decrees.deciding import may_draft
from competencies.standard_decrees.errors import OtherClassError, UnknownCodesError
from employees.access import Principal
from employees.models import Position, Unit


def make_class(root: Unit, *, code: str, name: str, by: Principal) -> PositionClass:
    """A class of the agency without members yet; the database refuses a code that it has."""
    if not may_draft(by, root_id=root.pk):
        raise NotPermittedError
    with acting(by=by.identity):
        return PositionClass.objects.create(root=root, code=code.strip(), name=name.strip())


def set_members(position_class: PositionClass, codes: Iterable[str], *, by: Principal) -> int:
    """Let exactly the posts with these codes be the members; returns how many there are.

    Standards in force stay as they are: a new member inherits from the next decree that names the class or the post.
    """
    if not may_draft(by, root_id=position_class.root_id):
        raise NotPermittedError
    wanted = {code.strip() for code in codes if code.strip()}
    posts = dict(
        Position.objects.filter(
            unit__lineage__contains=[position_class.root_id], code__in=wanted
        ).values_list("code", "pk")
    )
    _refuse(UnknownCodesError, sorted(wanted - set(posts)))
    with acting(by=by.identity):
        PositionClass.objects.select_for_update().get(pk=position_class.pk)
        others = PositionClassMember.objects.filter(position__in=posts.values()).exclude(
            position_class=position_class
        )
        _refuse(
            OtherClassError, list(others.order_by("position__code").values_list("position__code", flat=True))
        )
        position_class.members.exclude(position__in=posts.values()).delete()
        known = set(position_class.members.values_list("position", flat=True))
        PositionClassMember.objects.bulk_create(
            PositionClassMember(position_id=pk, position_class=position_class)
            for pk in posts.values()
            if pk not in known
        )
    return len(posts)


def _refuse(kind: type[UnknownCodesError] | type[OtherClassError], codes: list[str]) -> None:
    if codes:
        error = kind(codes=", ".join(codes[:20]))
        error.fields = {"codes": [str(error)]}
        raise error
