"""The chain of attempts to fill a post: the vacancy it began with, and what followed, each with how it ended."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from employees.access import Principal
from employees.sender_names import signer_name
from promotions.attempt_choices import AttemptKind
from promotions.models import Committee, FurtherAttempt, Vacancy


@dataclass(frozen=True, slots=True)
class Link:
    """One attempt: its number, the vacancy, its committees, and the further attempt that it is (None: the first)."""

    number: int
    vacancy: Vacancy
    began: FurtherAttempt | None
    committees: tuple[Committee, ...]

    @property
    def people(self) -> tuple[str, str] | None:
        """The names of who proposed it and of who agreed to it."""
        row = self.began
        if row is None or row.decided_by is None:
            return None
        return signer_name(row.proposed_by), signer_name(row.decided_by)


def attempts_of(vacancy: Vacancy, *, by: Principal) -> list[FurtherAttempt]:
    """Every further attempt of the chain that the reader may see, in order. One query."""
    origin = FurtherAttempt.objects.filter(following=vacancy).values("origin")[:1]
    rows = FurtherAttempt.objects.visible_to(by).with_context()
    of_chain = rows.filter(origin=vacancy) | rows.filter(origin__in=origin)
    return list(of_chain.select_related("origin__position__unit").in_order())


def left_without_attempt(committees: Iterable[Any], attempts: Iterable[FurtherAttempt]) -> bool:
    """Whether a committee with ``sat`` has no further attempt after which another one judges its list."""
    followed = {row.committee_id for row in attempts if row.is_approved and row.kind == AttemptKind.COMMITTEE}
    return any(row.sat and row.pk not in followed for row in committees)


def committees_of(vacancy: Vacancy, attempts: Iterable[FurtherAttempt], *, by: Principal) -> list[Any]:
    """Committees of every vacancy of the chain that the reader may see, with ``sat``, in order. One query."""
    rows = Committee.objects.visible_to(by).filter(vacancy__in={vacancy.pk, *_vacancies_of(attempts)})
    return list(rows.with_sat().order_by("pk"))


def chain_of(attempts: Iterable[FurtherAttempt], committees: Iterable[Any]) -> list[Link]:
    """The attempts that took place, the first one included; nothing where there was but one."""
    agreed = [row for row in attempts if row.is_approved]
    if not agreed:
        return []
    formed = list(committees)
    links = [Link(1, agreed[0].origin, None, ())]
    for row in agreed:
        place = row.previous if row.following is None else row.following
        links.append(Link(len(links) + 1, place, row, ()))
    return [_with_committees(link, links, formed) for link in links]


def chain_told(vacancy: Vacancy, *, by: Principal) -> list[Link]:
    """The chain that a vacancy belongs to, as the reader sees it. Two queries."""
    attempts = attempts_of(vacancy, by=by)
    return chain_of(attempts, committees_of(vacancy, attempts, by=by))


def _vacancies_of(attempts: Iterable[FurtherAttempt]) -> set[int]:
    agreed = [row for row in attempts if row.is_approved]
    return {key for row in agreed for key in (row.origin_id, row.following_id) if key is not None}


def _with_committees(link: Link, links: list[Link], formed: list[Any]) -> Link:
    """An attempt has the committees of its vacancy that sat after it began and before the next one of that vacancy."""
    same = [each for each in links if each.vacancy.pk == link.vacancy.pk]
    after = next((each.began for each in same if each.number > link.number), None)
    begun = (
        link.began.committee_id if link.began is not None and link.began.kind == AttemptKind.COMMITTEE else 0
    )
    ended = after.committee_id if after is not None else None
    own = tuple(
        row
        for row in formed
        if row.vacancy_id == link.vacancy.pk and row.pk > (begun or 0) and (ended is None or row.pk <= ended)
    )
    return Link(link.number, link.vacancy, link.began, own)
