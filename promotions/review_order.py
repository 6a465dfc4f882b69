"""The order of review: by rank, then whoever has none, in the order of their rows; a page costs its rows."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.db.models import BigIntegerField, OuterRef, Q, Subquery, Value
from django.db.models.functions import Coalesce
from django.http import QueryDict

from asn_career.base.tables import (
    SORT,
    Column,
    KeysetPage,
    Part,
    beyond,
    chained_page,
    is_sorted_by,
    keyset_page,
)
from employees.access import Permission, Principal
from employees.models import Employee
from promotions.choices import CandidateOutcome, Decision
from promotions.models import (
    Candidate,
    Considered,
    ConsideredPerson,
    Shortlist,
    SnapshotChunk,
)

BY_RANK, BY_NAME = "peringkat", "nama"  # columns of the review
Narrow = Callable[[Any], Any]
"""Narrows rows of candidates, and of everyone considered, as the filter bar asks."""

WITHOUT_SCORE = "tanpa"  # asks for the eligible whose score lacks something
# Whoever is of one of these outcomes, or carries such a mark, has a row of the own.
_HAVE_ROWS: dict[str, set[str]] = {
    "status": {CandidateOutcome.ELIGIBLE, CandidateOutcome.MANUAL},
    "tinjauan": set(Decision.values),
    "skor": {WITHOUT_SCORE},
}
_OF_OUTCOMES = ("kotak", "status", "skor", "tinjauan")  # narrows by what the run says of people
PARTS_AT_ONCE = 2  # a page seldom reaches over more than one end of a part
FEW = 10_000  # so many people are unfolded and sorted at once
_LAST = 2**63 - 1
_PLACE = ("part", "employee_id")
_GATE = "whom rows that the reader may see are about"


def review_page(
    shortlist: Shortlist,
    *,
    principal: Principal,
    narrow: Narrow,
    columns: tuple[Column, ...],
    params: QueryDict,
    known: int | None,
) -> KeysetPage:
    """A page of everyone whom the reader sees of a run, in the order that the address asks for, else of review.

    Of a large run a page costs its rows, in the order of review and by name; another order sorts everybody.
    """
    given: dict[str, Any] = {"columns": columns, "params": params, "default": BY_RANK, "known": known}
    everybody = Considered.objects.visible_to(principal).on(shortlist)
    is_large = (shortlist.considered or 0) > FEW
    if is_large and is_sorted_by(params, BY_RANK, columns):
        parts = _parts_of(shortlist, everybody, principal, narrow, params)
        return chained_page(parts, counted=narrow(everybody), **given)
    if is_large and params.get(SORT, "").removeprefix("-") == BY_NAME:
        people = ConsideredPerson.objects.visible_to(principal).on(shortlist).with_mark()
        # To count everybody unfolded is faster than to look up thousands.
        return replace(keyset_page(narrow(people), **given), counted=narrow(everybody))
    return keyset_page(narrow(everybody.with_mark()), **given)


def _parts_of(
    shortlist: Shortlist, everybody: Any, principal: Principal, narrow: Narrow, params: QueryDict
) -> list[Part]:
    """The ranked from an index of candidates; then the others, in the order of their rows.

    They are looked up one by one in the run's parts; where few of them may be as asked, as many parts are unfolded as
    the page needs. Equals in rank follow one another by their number, which says nothing.
    """
    candidates = narrow(Candidate.objects.visible_to(principal).on(shortlist).with_mark())
    others: Part = _Unfolded(everybody, narrow(everybody), principal, shortlist)
    if any(params.get(name) in values for name, values in _HAVE_ROWS.items()):
        others = _Unranked(candidates, principal)
    elif not any(map(params.get, _OF_OUTCOMES)):
        others = _LookedUp(narrow(ConsideredPerson.objects.visible_to(principal).on(shortlist)), principal)
    return [_Ranked(candidates), others]


@dataclass(frozen=True)
class _Ranked(Part):
    """The ranked, in the order of an index; their row names them."""

    candidates: Any

    def key(self, row: Candidate) -> str:
        return str(row.public_id)

    def find(self, key: str) -> Sequence[Any] | None:
        rows = self.candidates.filter(public_id=key, rank__isnull=False)
        return rows.order_by().values_list("rank", "pk").first()

    def rows(self, anchor: Sequence[Any] | None, *, backwards: bool, limit: int) -> list[Any]:
        ranked = self.candidates.eligible().ranked()
        return list(beyond(ranked, ("rank", "pk"), anchor, backwards=backwards)[:limit])


@dataclass(frozen=True)
class _Unranked(Part):
    """Candidates without a rank, in the order of an index; the person names them."""

    candidates: Any
    principal: Principal

    def key(self, row: Candidate) -> str:
        return str(row.employee.public_id)

    def find(self, key: str) -> Sequence[Any] | None:
        return _people(self.principal).filter(public_id=key).values_list("pk").first()

    def rows(self, anchor: Sequence[Any] | None, *, backwards: bool, limit: int) -> list[Any]:
        unranked = self.candidates.filter(rank__isnull=True).select_related("employee")
        return list(beyond(unranked, ("employee_id",), anchor, backwards=backwards)[:limit])


@dataclass(frozen=True)
class _LookedUp(Part):
    """Whoever has no rank, from the people who come next: each is looked up in the own part."""

    asked: Any
    principal: Principal

    def key(self, row: Any) -> str:
        return str(row.person)

    def find(self, key: str) -> Sequence[Any] | None:
        return _people(self.principal).filter(public_id=key).values_list("pk").first()

    def rows(self, anchor: Sequence[Any] | None, *, backwards: bool, limit: int) -> list[Any]:
        """With what names the person, which is no join: joined before the rows are cut, it would be everybody's."""
        about = Employee.objects.unscoped(reason=_GATE).filter(pk=OuterRef("employee_id")).values("public_id")
        rows = self.asked.filter(rank__isnull=True).with_mark().annotate(person=Subquery(about[:1]))
        return list(beyond(rows, ("employee_id",), anchor, backwards=backwards)[:limit])


@dataclass(frozen=True)
class _Unfolded(Part):
    """Everybody without a rank, from the parts of the run: a place follows from the person, who names it."""

    everybody: Any
    narrowed: Any
    principal: Principal
    shortlist: Shortlist

    def key(self, row: Considered) -> str:
        return str(row.employee.public_id)

    def find(self, key: str) -> Sequence[Any] | None:
        begun = self._parts().filter(low__lte=OuterRef("pk")).order_by("-low").values("low")[:1]
        low = Coalesce(Subquery(begun), Value(0), output_field=BigIntegerField())
        return (
            _people(self.principal).filter(public_id=key).annotate(low=low).values_list("low", "pk").first()
        )

    def rows(self, anchor: Sequence[Any] | None, *, backwards: bool, limit: int) -> list[Any]:
        """From the next parts; where these do not fill the page, from all that follow. Two queries at most."""
        near, far = self._near(anchor, backwards=backwards)
        found = self._within(near, anchor, backwards, limit)
        return (
            found if len(found) == limit else found + self._within(far, anchor, backwards, limit - len(found))
        )

    def _near(self, anchor: Sequence[Any] | None, *, backwards: bool) -> tuple[Q, Q]:
        """The parts from the anchor on that are unfolded first, and all beyond them; the start is nobody's end."""
        start, at_once = (anchor[0], PARTS_AT_ONCE) if anchor else (0, 1)
        if backwards:
            parts = self._parts().filter(low__lte=start).order_by("-low")
            none = 0
        else:
            parts = self._parts().filter(low__gte=start).order_by("low")
            none = _LAST
        end = Coalesce(Subquery(parts.values("low")[at_once - 1 : at_once]), Value(none))
        return (Q(part__gte=end), Q(part__lt=end)) if backwards else (Q(part__lte=end), Q(part__gt=end))

    def _within(self, parts: Q, anchor: Sequence[Any] | None, backwards: bool, limit: int) -> list[Any]:
        """Their ids first, so that marks are looked up for the people of the page alone. One query."""
        unranked = self.narrowed.filter(parts, rank__isnull=True)
        people = beyond(unranked, _PLACE, anchor, backwards=backwards).values("employee_id")[:limit]
        rows = self.everybody.filter(parts, employee__in=people).with_mark().select_related("employee")
        return list(beyond(rows, _PLACE, anchor, backwards=backwards))

    def _parts(self) -> Any:
        return SnapshotChunk.objects.filter(snapshot=self.shortlist.snapshot_id)


def _people(principal: Principal) -> Any:
    return Employee.objects.visible_to(principal, permission=Permission.READ_SHORTLISTS)
