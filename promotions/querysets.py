"""Reusable filters of vacancies, shortlists, candidates and the review."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import Case, CharField, ExpressionWrapper, F, Func, OuterRef, Q, Subquery, When
from django.db.models.functions import Substr
from django.db.models.lookups import Exact

from employees.access import Permission, Principal
from employees.querysets import OrganisationQuerySet, PersonalQuerySet
from promotions.choices import (
    RULES,
    WITHOUT_NAMES,
    CandidateOutcome,
    Decision,
    RuleResult,
    RuleSetState,
    RunKind,
    ShortlistState,
)
from promotions.outcomes import LETTERS

if TYPE_CHECKING:
    from promotions.models import Shortlist


def within(principal: Principal, permission: Permission, lineage: str) -> Q:
    """Rows whose post lies in a subtree that a grant opens for ``permission``."""
    if principal.sees_everyone(permission):
        return Q()
    return Q(**{f"{lineage}__overlap": sorted(principal.unit_ids(permission))})


def judged_blind_by(principal: Principal) -> models.QuerySet:
    """Vacancies whose candidates the principal, or in whose name it acts, marks as a member without names now.

    Until all first marks are in, nothing that ranks these people by name is for such a reader.
    """
    from promotions.models import CommitteeMember

    seats = CommitteeMember.objects.filter(account__public_id__in=principal.accounts)
    blind = seats.filter(committee__blind=True, committee__state__in=WITHOUT_NAMES)
    return blind.order_by().values("committee__vacancy")


def agencies_in_sight(principal: Principal) -> set[int]:
    """The agencies of which the principal reads shortlists of some unit, as the grants tell."""
    grants = principal.grants_for(Permission.READ_SHORTLISTS)
    return {grant.lineage[0] for grant in grants if grant.lineage and grant.covers_subtree}


def refused_by(rule: str) -> Q:
    """Candidates whom this very rule refuses."""
    letter = Substr("letters", RULES.index(rule) + 1, 1, output_field=CharField())
    return Q(Exact(letter, LETTERS[RuleResult.FAIL]))


class VacancyQuerySet(OrganisationQuerySet):
    """Vacancies, open to everybody of the agency."""

    def reviewable_by(self, principal: Principal) -> Self:
        """Vacancies whose shortlists the principal may read."""
        return self.filter(within(principal, Permission.READ_SHORTLISTS, "position__unit__lineage"))

    def runnable_by(self, principal: Principal) -> Self:
        """Vacancies whose shortlists the principal may have computed."""
        return self.filter(within(principal, Permission.RUN_SHORTLISTS, "position__unit__lineage"))

    def open_on(self, day: date) -> Self:
        """Vacancies opened by a day, not closed, whose shortlist has not been sent to the committee."""
        from promotions.models import Shortlist

        return self.filter(opened_on__lte=day, closed_on__isnull=True).exclude(
            pk__in=Shortlist.objects.sent().values("vacancy")
        )

    def with_planned(self) -> Self:
        """Annotate ``planned``: whether a vacancy is a move of a rotation plan."""
        return self.annotate(planned=ExpressionWrapper(Q(rotation_move__isnull=False), models.BooleanField()))

    def without_shortlist(self) -> Self:
        """Vacancies of which no run was published."""
        from promotions.models import Shortlist

        return self.exclude(pk__in=Shortlist.objects.published().values("vacancy"))

    def with_latest_shortlist(self) -> Self:
        """Annotate id, state, kind and day of the run that stands: the official one, or the newest published."""
        from promotions.models import Shortlist

        newest = Shortlist.objects.published().filter(vacancy=OuterRef("pk")).standing_first()
        return self.annotate(
            shortlist_public_id=Subquery(newest.values("public_id")[:1]),
            shortlist_state=Subquery(newest.values("state")[:1]),
            shortlist_kind=Subquery(newest.values("kind")[:1]),
            shortlist_as_of=Subquery(newest.values("as_of")[:1]),
        )


class ShortlistQuerySet(models.QuerySet):
    def visible_to(self, principal: Principal) -> Self:
        """Published runs for posts in the principal's scope; a run that is being computed is seen as its job.

        Not those of a vacancy whose candidates the reader marks without names.
        """
        seen = self.published().filter(
            within(principal, Permission.READ_SHORTLISTS, "vacancy__position__unit__lineage")
        )
        return seen.exclude(vacancy__in=judged_blind_by(principal)) if principal.accounts else seen

    def published(self) -> Self:
        return self.filter(published_at__isnull=False)

    def sent(self) -> Self:
        return self.filter(state=ShortlistState.SENT)

    def standing(self) -> Self:
        """Of each vacancy the one run that stands: the official one, or the newest published."""
        from promotions.models import Shortlist

        of_vacancy = Shortlist.objects.published().filter(vacancy=OuterRef("vacancy"))
        return self.filter(pk=Subquery(of_vacancy.standing_first().values("pk")[:1]))

    def newest_first(self) -> Self:
        return self.order_by(F("published_at").desc(nulls_last=True), "-pk")

    def standing_first(self) -> Self:
        """Runs that were sent or can be before all others, then the newest."""
        stands = Q(state=ShortlistState.SENT) | Q(
            kind=RunKind.OFFICIAL, approved_rules__state=RuleSetState.SEALED
        )
        place = Case(When(stands, then=0), default=1)
        return self.order_by(place, F("published_at").desc(nulls_last=True), "-pk")

    def with_context(self) -> Self:
        """With everything that a heading shows."""
        return self.select_related("vacancy__position__unit", "job", "rerun_of", "approved_rules")

    def with_committee_state(self) -> Self:
        """Annotate ``committee_state`` of the latest committee that judges the run and stands; None without one."""
        from promotions.models import Committee

        standing = Committee.objects.standing().filter(shortlist=OuterRef("pk"))
        return self.annotate(committee_state=Subquery(standing.newest_first().values("state")[:1]))


class OutcomeQuerySet(PersonalQuerySet):
    """What runs say of people; ``candidate_path`` leads to the row that carries review marks."""

    candidate_path = "pk"

    def visible_to(self, principal: Principal, *, permission: Permission | None = None) -> Self:
        """Candidates of shortlists that the principal may read, as far as they may see the people."""
        from promotions.models import Shortlist

        shortlists = Shortlist.objects.visible_to(principal).order_by().values("pk")
        return super().visible_to(principal, permission=permission).filter(shortlist__in=shortlists)

    def on(self, shortlist: Shortlist) -> Self:
        return self.filter(shortlist=shortlist)

    def eligible(self) -> Self:
        return self.filter(outcome=CandidateOutcome.ELIGIBLE)

    def ranked(self) -> Self:
        return self.filter(rank__isnull=False)

    def without_score(self) -> Self:
        """Eligible people whose score lacks something: listed apart, with what would complete it."""
        return self.eligible().filter(score__isnull=True)

    def proposed(self) -> Self:
        return self.filter(proposed=True)

    def to_be_checked(self) -> Self:
        return self.filter(outcome=CandidateOutcome.MANUAL)

    def ineligible(self) -> Self:
        return self.filter(outcome=CandidateOutcome.INELIGIBLE)

    def failing(self, rule: str) -> Self:
        """Candidates whom this very rule refuses."""
        return self.filter(refused_by(rule))

    def marked(self, decision: str) -> Self:
        """Candidates whose current mark is ``decision``; an empty one leaves those without a mark."""
        from promotions.models import ReviewMark

        marks = ReviewMark.objects.current()
        if not decision:
            return self.exclude(**{f"{self.candidate_path}__in": marks.values("candidate")})
        chosen = marks.filter(decision=decision).values("candidate")
        return self.filter(**{f"{self.candidate_path}__in": chosen})

    def with_mark(self) -> Self:
        """Annotate ``mark``, ``mark_reason``, ``marked_by`` and ``marked_at`` of the current review mark."""
        from promotions.models import ReviewMark

        current = ReviewMark.objects.current().filter(candidate=OuterRef(self.candidate_path))
        return self.annotate(
            mark=Subquery(current.values("decision")[:1]),
            mark_reason=Subquery(current.values("reason")[:1]),
            marked_by=Subquery(current.values("by")[:1]),
            marked_at=Subquery(current.values("at")[:1]),
        )

    def for_table(self) -> Self:
        """With the person and the unit where they belong."""
        return self.select_related("employee__home_unit")

    def in_order(self) -> Self:
        """By rank, then the unranked; equals by their number, which says nothing."""
        return self.order_by(F("rank").asc(nulls_last=True), "pk")


class CandidateQuerySet(OutcomeQuerySet):
    """Candidates, who are rows of their own."""

    def needing_method(self, shortlist: Shortlist) -> Self:
        """Of one run those who cannot be assessed since it demands another method than what they hold came by."""
        named = Func("needing_method", function="unnest", output_field=models.BigIntegerField())
        people = shortlist.blocks.annotate(person=named).values("person")
        return self.filter(shortlist=shortlist, employee__in=people)


class ConsideredQuerySet(OutcomeQuerySet):
    """Everyone a run considered; only those who are candidates can be marked."""

    candidate_path = "candidate_id"


class SuccessionRunQuerySet(models.QuerySet):
    def visible_to(self, principal: Principal) -> Self:
        """Published runs of agencies in which the principal may read shortlists of some unit."""
        runs = self.filter(published_at__isnull=False)
        if principal.sees_everyone(Permission.READ_SHORTLISTS):
            return runs
        return runs.filter(root__in=agencies_in_sight(principal))

    def newest_first(self) -> Self:
        return self.order_by(F("published_at").desc(nulls_last=True), "-pk")


class SuccessorQuerySet(PersonalQuerySet):
    """People who fit posts of the next level, as far as the reader may see the people."""


class ReviewMarkQuerySet(models.QuerySet):
    def visible_to(self, principal: Principal) -> Self:
        from promotions.models import Candidate

        return self.filter(candidate__in=Candidate.objects.visible_to(principal).order_by().values("pk"))

    def current(self) -> Self:
        return self.filter(replaced_at__isnull=True)

    def excluded(self) -> Self:
        return self.filter(decision=Decision.EXCLUDED)


class VerificationQuerySet(PersonalQuerySet):
    def visible_to(self, principal: Principal, *, permission: Permission | None = None) -> Self:
        """Verifications for vacancies in the principal's scope, as far as they may see the people."""
        rows = super().visible_to(principal, permission=permission)
        return rows.filter(within(principal, Permission.READ_SHORTLISTS, "vacancy__position__unit__lineage"))
