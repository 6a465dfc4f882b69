"""Reusable filters of evidence files that were asked for."""

from __future__ import annotations

from datetime import datetime
from typing import Self

from django.db import models
from django.db.models import Q

from asn_career.base.jobs.choices import JobState
from employees.access import Principal
from promotions.querysets import judged_blind_by


class BundleRequestQuerySet(models.QuerySet):
    def visible_to(self, principal: Principal) -> Self:
        """One's own: whoever else wants the file asks for it, so that the purpose is their own.

        Not of a vacancy whose candidates the reader marks without names meanwhile.
        """
        own = self.filter(identity=principal.identity)
        return own.exclude(shortlist__vacancy__in=judged_blind_by(principal)) if principal.accounts else own

    def with_context(self) -> Self:
        return self.select_related("job", "shortlist__vacancy__position__unit")

    def under_way(self) -> Self:
        return self.filter(job__state__in=[JobState.QUEUED, JobState.RUNNING])

    def kept(self) -> Self:
        """Made, and the bytes are still there."""
        return self.exclude(sha256="").filter(removed_at=None)

    def due_for_removal(self, *, before: datetime) -> Self:
        return self.kept().filter(kept_until__lt=before)

    def under_way_or_kept(self) -> Self:
        here = ~Q(sha256="") & Q(removed_at=None)
        return self.filter(here | Q(job__state__in=[JobState.QUEUED, JobState.RUNNING]))

    def newest_first(self) -> Self:
        return self.order_by("-asked_at", "-pk")
