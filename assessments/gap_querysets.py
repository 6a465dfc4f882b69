"""Which runs speak for whom, and who may see their results."""

from __future__ import annotations

from typing import Any, Self

from django.db import models
from django.db.models import Exists, F, OuterRef, Q, Subquery, Sum

from employees.access import Permission, Principal
from employees.models import Unit
from employees.querysets import PersonalQuerySet

COUNTS = ("people", "without_post", "without_standard")
RECOMPUTED = 0  # the source of rows that no run told


class GapRunQuerySet(models.QuerySet):
    def visible_to(self, principal: Principal) -> Self:
        """Runs inside or above the subtrees whose gaps the principal reads; results are gated by person."""
        if principal.sees_everyone(Permission.READ_GAPS):
            return self.all()
        units = principal.unit_ids(Permission.READ_GAPS)
        if not units:
            return self.none()
        above = {unit for grant in principal.grants_for(Permission.READ_GAPS) for unit in grant.lineage}
        inside = Q(unit__in=Unit.objects.in_subtree(units).order_by().values("pk"))
        return self.filter(Q(unit=None) | inside | Q(unit__in=above))

    def counting_for(self, principal: Principal) -> Self:
        """Annotate ``own_people`` and the like: counts over the reader's units alone."""
        from assessments.gap_models import GapCoverage

        if principal.sees_everyone(Permission.READ_GAPS):
            return self.annotate(**{f"own_{name}": F(name) for name in COUNTS})
        inside = Unit.objects.in_subtree(principal.unit_ids(Permission.READ_GAPS)).order_by().values("pk")
        parts = (
            GapCoverage.objects.summed().filter(run=OuterRef("pk"), unit__in=inside).order_by().values("run")
        )
        return self.annotate(
            **{f"own_{name}": Subquery(parts.annotate(sum=Sum(name)).values("sum")) for name in COUNTS}
        )

    def published(self) -> Self:
        return self.filter(published_at__isnull=False)

    def current(self) -> Self:
        """Published runs that no later run covers wholly: usually one, and more while units ran on their own."""
        return self.published().filter(superseded_at=None)

    def newest_first(self) -> Self:
        return self.order_by(F("published_at").desc(nulls_last=True), "-pk")


def speaking_runs() -> list[int]:
    """Runs that no later run covers wholly, the newest first."""
    from assessments.gap_models import GapRun

    return list(GapRun.objects.current().newest_first().values_list("pk", flat=True))


class _PerRunQuerySet(PersonalQuerySet):
    def of_run(self, run: Any) -> Self:
        """A run as it was; one that is not published shows nothing."""
        return self.filter(run=run, run__published_at__isnull=False)

    def current(self) -> Self:
        """For each person what the newest published run that covers them says."""
        return self.filter(self._spoken(speaking_runs()))

    def _spoken(self, runs: list[int]) -> Q:
        """Rows of the newest of ``runs`` that covers each person."""
        from assessments.gap_models import GapResult

        says = Q(run__in=())  # nobody, until a run speaks
        results = GapResult.objects.unscoped(reason="which newer run covers people already in the queryset")
        for place, run in enumerate(runs):
            newer = results.filter(run__in=tuple(runs[:place]), employee=OuterRef("employee"))
            says |= Q(~Exists(newer), run=run) if place else Q(run=run)
        return says

    def in_subtree(self, unit_ids: Any) -> Self:
        return self.filter(unit__in=Unit.objects.in_subtree(unit_ids).order_by().values("pk"))


class GapResultQuerySet(_PerRunQuerySet):
    """People of runs, with and without rows."""


class GapRowQuerySet(_PerRunQuerySet):
    """Required competencies of people in runs, and as recomputed since."""

    def current(self) -> Self:
        """For each person the newest of: what the newest published run that covers them says, and what came later."""
        return self.spoken_by(speaking_runs())

    def spoken_by(self, runs: list[int]) -> Self:
        """The same for who knows the speaking runs already."""
        from assessments.overlay_models import GapOverlay

        later = GapOverlay.objects.unscoped(reason="who of people already in the queryset was recomputed")
        recomputed = Exists(later.filter(employee=OuterRef("employee")))
        # The sources stand by themselves too, so that the results of other runs are not even looked at.
        rows = self.filter(source__in=[RECOMPUTED, *runs])
        return rows.filter(Q(~recomputed, self._spoken(runs)) | Q(source=RECOMPUTED))

    def unmet(self) -> Self:
        return self.exclude(status="met")

    def with_evidence(self) -> Self:
        return self.select_related("evidence")


class GapAggregateQuerySet(models.QuerySet):
    def summed(self) -> Self:
        """The whole counts of a run, not the parts that its chunks left."""
        return self.filter(chunk=None)
