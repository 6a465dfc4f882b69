"""A decree about standards on its way: drafted by one person, approved by another, written as versions of standards."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime, timedelta
from typing import Any

from django.db.backends.postgresql.psycopg_any import DateRange
from django.db.models import Max
from django.utils.translation import gettext as _

from asn_career.base.audit import acting
from asn_career.base.decreed import ensure_forwards
from asn_career.base.errors import NotPermittedError
from asn_career.base.formatting import date_long
from asn_career.base.moving import move
from competencies.choices import DecreeState
from competencies.dictionary.conversions import agreed_steps
from competencies.dictionary.versions import hold_dictionary_draft
from competencies.models import (
    Competency,
    DecreeEdit,
    DecreeLine,
    DecreeRequirement,
    DecreeTarget,
    PositionClass,
    StandardDecree,
    StandardItem,
    StandardVersion,
)
from competencies.standard_decrees.content import (
    Required,
    Standards,
    approval_hash,
    content_hash,
    first_lines,
    proposed_standards,
)
from competencies.standard_decrees.describing import Described, Descriptions, proposed_descriptions
from competencies.standard_decrees.errors import (
    DecreeBackwardsError,
    DecreeFaultsError,
    NotADraftError,
    OwnDecreeError,
    UnknownCodesError,
)
from competencies.standard_decrees.requirements import Asked, proposed_requirements, write_requirements
from competencies.standards import close_versions
from employees.access import Permission, Principal
from employees.coverage import covers_agency
from employees.delegation.persons import two_in_name
from employees.models import Position, Unit
from employees.responsible import account_of

MOST_TARGETS = 500


def may_draft(principal: Principal, *, root_id: int) -> bool:
    """Whether the principal keeps the reference data of the whole agency."""
    return covers_agency(principal, Permission.MAINTAIN_REFERENCE, root_id)


def may_approve(principal: Principal, decree: StandardDecree) -> bool:
    """Whether the principal approves standards for the whole agency, and did not draft this decree."""
    return not principal.stands_for(decree.drafted_by) and covers_agency(
        principal, Permission.APPROVE_STANDARDS, decree.root_id
    )


def _ensure(allowed: bool) -> None:
    if not allowed:
        raise NotPermittedError


def ensure_drafts(decree: StandardDecree, *, by: Principal) -> None:
    """Refuse whoever does not write decrees of this agency."""
    _ensure(may_draft(by, root_id=decree.root_id))


def start_decree(
    root: Unit, *, by: Principal, begins: date, decree: str, decree_on: date, reason: str
) -> StandardDecree:
    """An empty draft for the agency under ``root``."""
    _ensure(may_draft(by, root_id=root.pk))
    _forwards(begins, decree_on, by=by)
    with acting(by=by.identity, reason=reason):
        Unit.objects.select_for_update().get(pk=root.pk)
        last = StandardDecree.objects.filter(root=root).aggregate(last=Max("number"))["last"] or 0
        head = {"begins": begins, "decree": decree, "decree_on": decree_on, "reason": reason}
        return StandardDecree.objects.create(root=root, number=last + 1, drafted_by=account_of(by), **head)


def add_targets(decree: StandardDecree, codes: Iterable[str], *, by: Principal) -> int:
    """Put posts and classes into the grid, by their codes, beginning with what stands; returns how many were new.

    All or none: UnknownCodesError names those that the agency does not have.
    """
    _ensure(may_draft(by, root_id=decree.root_id))
    wanted = list(dict.fromkeys(code.strip() for code in codes if code.strip()))
    of_agency = Position.objects.filter(unit__lineage__contains=[decree.root_id])
    posts = dict(of_agency.filter(code__in=wanted).values_list("code", "pk"))
    classes = dict(
        PositionClass.objects.filter(root=decree.root_id, code__in=wanted).values_list("code", "pk")
    )
    if unknown := [code for code in wanted if code not in posts and code not in classes]:
        error = UnknownCodesError(codes=", ".join(unknown[:20]))
        error.fields = {"codes": [str(error)]}
        raise error
    with acting(by=by.identity):
        locked = locked_draft(decree)
        there = locked.targets.values_list("position", "position_class")
        known_posts, known_classes = ({row[place] for row in there} for place in (0, 1))
        return _place(
            locked,
            [pk for pk in posts.values() if pk not in known_posts],
            [pk for code, pk in classes.items() if pk not in known_classes and code not in posts],
        )


def _place(decree: StandardDecree, posts: list[int], classes: list[int]) -> int:
    if decree.targets.count() + len(posts) + len(classes) > MOST_TARGETS:
        said = _("a decree has at most %(most)s rows; begin another one for the rest.") % {
            "most": MOST_TARGETS
        }
        raise DecreeFaultsError(faults=said)
    begun = first_lines(decree, posts, classes)
    made = DecreeTarget.objects.bulk_create(
        [
            *(DecreeTarget(decree=decree, position_class_id=pk) for pk in classes),
            *(DecreeTarget(decree=decree, position_id=pk) for pk in posts),
        ]
    )
    DecreeLine.objects.bulk_create(
        DecreeLine(target=target, competency_id=competency, level=said.level, importance=said.importance)
        for target in made
        for competency, said in begun.get(_key(target), {}).items()
    )
    return len(made)


def _key(target: DecreeTarget) -> tuple[str, int]:
    if target.position_id:
        return "position", target.position_id
    return "position_class", target.position_class_id or 0


def drop_target(target: DecreeTarget, *, by: Principal) -> None:
    """Take a row out of the grid of a draft."""
    _ensure(may_draft(by, root_id=target.decree.root_id))
    with acting(by=by.identity):
        locked_draft(target.decree)
        target.delete()


def save_cells(
    decree: StandardDecree,
    cells: Mapping[tuple[int, int], Required | None],
    *,
    by: Principal,
    seen_hash: str,
) -> int:
    """Write cells of the grid, by the rows of target and competency (None: empty); returns how many changed.

    Raises NotADraftError where somebody changed the grid since it was shown. Constant number of statements.
    """
    _ensure(may_draft(by, root_id=decree.root_id))
    with acting(by=by.identity):
        locked = locked_draft(decree, seen_hash=seen_hash)
        rows = DecreeLine.objects.filter(target__decree=locked, target__in={target for target, _key in cells})
        known = {(row.target_id, row.competency_id): _said(row) for row in rows}
        changes = {key: said for key, said in cells.items() if said != known.get(key)}
        if changes:
            write_cells(changes)
            told = [[*key, _kept(known.get(key)), _kept(said)] for key, said in sorted(changes.items())]
            DecreeEdit.objects.create(decree=locked, cells=told, made_by=account_of(by))
    return len(changes)


def _kept(said: Required | None) -> list[Any] | None:
    return [said.level, said.importance] if said else None


def write_cells(cells: Mapping[tuple[int, int], Required | None]) -> None:
    """Let cells of a locked draft say this and nothing else; None: empty. A few statements."""
    rows = DecreeLine.objects.filter(target__in={target for target, _key in cells})
    gone = [
        row.pk for row in rows.only("target", "competency") if (row.target_id, row.competency_id) in cells
    ]
    DecreeLine.objects.filter(pk__in=gone).delete()
    DecreeLine.objects.bulk_create(
        DecreeLine(target_id=target, competency_id=competency, level=said.level, importance=said.importance)
        for (target, competency), said in cells.items()
        if said is not None
    )


def save_requirements(
    target: DecreeTarget, asked: Iterable[Asked] | None, *, by: Principal, seen_hash: str
) -> None:
    """What a draft requires of one target beside competencies, whole; None: it says nothing of that.

    Raises NotADraftError where somebody changed the draft since it was shown.
    """
    _ensure(may_draft(by, root_id=target.decree.root_id))
    with acting(by=by.identity):
        locked_draft(target.decree, seen_hash=seen_hash)
        target.requirements.all().delete()
        DecreeTarget.objects.filter(pk=target.pk).update(sets_requirements=asked is not None)
        DecreeRequirement.objects.bulk_create(
            DecreeRequirement(target=target, kind=row.kind, value=row.value, importance=row.importance)
            for row in asked or ()
        )


def save_description(target: DecreeTarget, said: Described, *, by: Principal, seen_hash: str) -> None:
    """What a draft says of one target in words; empty: it leaves what was last set.

    Raises NotADraftError where somebody changed the draft since it was shown.
    """
    _ensure(may_draft(by, root_id=target.decree.root_id))
    with acting(by=by.identity):
        locked_draft(target.decree, seen_hash=seen_hash)
        DecreeTarget.objects.filter(pk=target.pk).update(
            summary=said.summary, performance_measures=said.performance_measures
        )


def _said(line: DecreeLine | None) -> Required | None:
    return None if line is None else Required(line.level, line.importance)


def faults_of(decree: StandardDecree, standards: Standards) -> list[str]:
    """Why nobody can approve the draft yet, in sentences. Four queries, and two where a scale is to begin anew."""
    faults = []
    if not standards:
        faults.append(_("It concerns no post. Add posts, or classes that have members."))
    if empty := [pk for pk, rows in standards.items() if not rows]:
        bare = Position.objects.filter(pk__in=empty).order_by("code").values_list("code", flat=True)[:10]
        faults.append(
            _("These posts would require nothing: %(codes)s. Give a level.") % {"codes": ", ".join(bare)}
        )
    used = {competency for rows in standards.values() for competency in rows}
    gone = Competency.objects.filter(pk__in=used, withdrawn_on__lte=decree.begins).order_by("code")
    if codes := list(gone.values_list("code", flat=True)):
        faults.append(
            _("Withdrawn from the dictionary: %(codes)s. Empty these columns.") % {"codes": ", ".join(codes)}
        )
    taken = StandardVersion.objects.filter(position__in=standards, valid_from=decree.begins)
    if codes := list(taken.order_by("position__code").values_list("position__code", flat=True)[:10]):
        said = _("A version of the same first day exists for: %(codes)s. Choose another first day.")
        faults.append(said % {"codes": ", ".join(codes)})
    return [*faults, *_faults_of_coming_scales(decree, standards)]


def _faults_of_coming_scales(decree: StandardDecree, standards: Standards) -> Iterator[str]:
    """Standards have been converted to a scale that was agreed for a later day: what is set before it would be lost
    on that day, or be compared with levels of another scale."""
    coming = [step for step in agreed_steps() if step.begins > decree.begins]
    if not coming:
        return
    used = {competency for rows in standards.values() for competency in rows}
    kinds = {kind for step in coming for kind in step.tables}
    converted = StandardVersion.objects.filter(
        position__in=standards, dictionary_version__in=[step.version_id for step in coming]
    )
    if converted.exists() or Competency.objects.filter(pk__in=used, kind__in=kinds).exists():
        yield _(
            "A new scale of levels begins on %(begins)s, and standards have been converted to it. Let the decree begin"
            " on %(day)s or later, with levels of that scale."
        ) % {
            "begins": date_long(coming[-1].begins),
            "day": date_long(coming[-1].begins + timedelta(days=1)),
        }


def approve(decree: StandardDecree, *, by: Principal, at: datetime, seen_hash: str) -> int:
    """Agree to what was shown, and write a version for every post concerned; their people are refreshed.

    Returns the number of posts. The version that holds until then ends the day before.
    """
    if by.stands_for(decree.drafted_by):
        raise OwnDecreeError
    _ensure(may_approve(by, decree))
    with two_in_name(), acting(by=by.identity, on=by.on):
        locked = locked_draft(decree)
        hold_dictionary_draft()
        _forwards(locked.begins, locked.decree_on, by=by)
        standards, requirements = proposed_standards(locked), proposed_requirements(locked)
        if seen_hash != approval_hash(locked, standards, requirements):
            raise NotADraftError
        if faults := faults_of(locked, standards):
            raise DecreeFaultsError(faults=" ".join(faults))
        told = {
            "decided_by": account_of(by),
            "decided_at": at,
            "decided_on": by.on,
            "content_hash": seen_hash,
        }
        _move(locked, DecreeState.APPROVED, **told)
        _write(locked, standards, proposed_descriptions(locked, standards))
        write_requirements(locked, requirements)
    decree.refresh_from_db()
    return len(standards)


def _write(decree: StandardDecree, standards: Standards, descriptions: Descriptions) -> None:
    versions = StandardVersion.objects.bulk_create(
        StandardVersion(
            position_id=post,
            valid_from=decree.begins,
            validity=DateRange(decree.begins, None),
            standard_decree=decree,
            summary=descriptions[post].summary,
            performance_measures=descriptions[post].performance_measures,
        )
        for post in standards
    )
    StandardItem.objects.bulk_create(
        StandardItem(
            version=version,
            competency_id=competency,
            level=said.level,
            importance=said.importance,
            origin=said.origin,
            class_level=said.class_level,
            decree=decree.decree,
        )
        for version in versions
        for competency, said in standards[version.position_id].items()
    )
    StandardVersion.objects.filter(standard_decree=decree).update(sealed=True)
    close_versions(standards)


def give_back(decree: StandardDecree, *, by: Principal, at: datetime, reason: str) -> None:
    """Close a draft: by its author, or returned by the second person."""
    _ensure(by.stands_for(decree.drafted_by) or may_approve(by, decree))
    with two_in_name(), acting(by=by.identity, reason=reason):
        locked = locked_draft(decree)
        told = {"decided_at": at, "decided_on": by.on, "decided_reason": reason}
        _move(locked, DecreeState.RETURNED, decided_by=account_of(by), **told)
    decree.refresh_from_db()


def _forwards(begins: date, decree_on: date, *, by: Principal) -> None:
    ensure_forwards(begins, decree_on=decree_on, today=by.on, refused=DecreeBackwardsError)


def locked_draft(decree: StandardDecree, *, seen_hash: str | None = None) -> StandardDecree:
    """The draft as it stands, once it is this transaction's turn; its agency is held first."""
    Unit.objects.select_for_update().get(pk=decree.root_id)
    locked: StandardDecree = StandardDecree.objects.select_for_update().get(pk=decree.pk)
    if not locked.is_draft or seen_hash not in (None, content_hash(locked)):
        raise NotADraftError
    return locked


def _move(decree: StandardDecree, state: DecreeState, **changes: Any) -> None:
    move(decree, state, refused=NotADraftError, **changes)
    decree.refresh_from_db()
