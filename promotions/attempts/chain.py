"""The chain of attempts to fill a post: the vacancy it began with, and what followed, each with how it ended."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from employees.access import Principal
from promotions.attempt_choices import AttemptKind
from promotions.models import Committee, FurtherAttempt, Vacancy


@dataclass(frozen=True, slots=True)
class Link:
    """One attempt: its number, the vacancy, its committees, and the further attempt that it is (None: the first)."""

    number: int
    vacancy: Vacancy
    began: FurtherAttempt | None
    committees: tuple[Committee, ...]


def attempts_of(vacancy: Vacancy, *, by: Principal) -> list[FurtherAttempt]:
    """Every further attempt of the chain that the reader may see, in order. One query."""
    origin = FurtherAttempt.objects.filter(following=vacancy).values("origin")[:1]
    rows = FurtherAttempt.objects.visible_to(by).with_context()
    of_chain = rows.filter(origin=vacancy) | rows.filter(origin__in=origin)
    return list(of_chain.select_related("origin__position__unit").in_order())


def chain_of(vacancy: Vacancy, attempts: list[FurtherAttempt], *, by: Principal) -> list[Link]:
    """The attempts that took place, the first one included; nothing where there was but one. One query."""
    agreed = [row for row in attempts if row.is_approved]
    if not agreed:
        return []
    first = agreed[0].origin
    keys = {first.pk, *(row.following_id for row in agreed if row.following_id)}
    seated = Committee.objects.visible_to(by).filter(vacancy__in=keys).order_by("pk")
    formed = list(seated)
    links = [Link(1, first, None, ())]
    for row in agreed:
        other = row.kind == AttemptKind.COMMITTEE
        place = row.previous if other or row.following is None else row.following
        links.append(Link(len(links) + 1, place, row, ()))
    return [_with_committees(link, links, formed) for link in links]


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
