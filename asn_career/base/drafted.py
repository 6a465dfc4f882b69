"""What one person drafts and another decides about."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from asn_career.base.models import RecordModel


class DraftedRecord(RecordModel):
    """Who drafted it and when, and who decided about it, when and why."""

    version = models.PositiveIntegerField(default=1)
    drafted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("drafted by")
    )
    drafted_at = models.DateTimeField(_("drafted at"), db_default=Now())
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("decided by")
    )
    decided_at = models.DateTimeField(_("decided at"), null=True, blank=True)
    decided_reason = models.TextField(_("reason of the decision"), blank=True, default="")

    class Meta(RecordModel.Meta):
        abstract = True
