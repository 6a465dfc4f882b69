"""What a decree sets from a day on: one person drafts it, another decides; it never works backwards."""

from __future__ import annotations

from datetime import date

from django.conf import settings
from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from asn_career.base.errors import DomainError
from asn_career.base.formatting import date_long
from asn_career.base.models import RecordModel


class DecreedRecord(RecordModel):
    """The decree, who drafted what it sets and why, and who decided about it, on which day of the agency."""

    decree = models.CharField(_("decree"), max_length=300)
    decree_on = models.DateField(_("day of the decree"))
    reason = models.TextField(_("reason"))
    version = models.PositiveIntegerField(default=1)
    drafted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("drafted by")
    )
    drafted_at = models.DateTimeField(_("drafted at"), db_default=Now())
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("decided by")
    )
    decided_at = models.DateTimeField(_("decided at"), null=True, blank=True)
    # The agency's day of the decision, before which nothing begins.
    decided_on = models.DateField(_("day of the decision"), null=True, blank=True)
    decided_reason = models.TextField(_("reason of the decision"), blank=True, default="")

    class Meta(RecordModel.Meta):
        abstract = True

    def is_drafted_by(self, identity: str) -> bool:
        """Whether this account drafted it, and so cannot decide."""
        return identity == f"user:{self.drafted_by.public_id}"


class BackwardsError(DomainError):
    """A day that lies too early; ``message`` names the first possible one as ``day``."""

    status = 400

    @classmethod
    def at(cls, field: str, *, earliest: date) -> BackwardsError:
        told = str(cls(day=date_long(earliest)))
        return cls(day=date_long(earliest), fields={field: [told]})


def ensure_forwards(begins: date, *, decree_on: date, today: date, refused: type[BackwardsError]) -> None:
    """What a decree sets begins neither before the decree nor before the day on which it is set."""
    if begins < max(today, decree_on):
        raise refused.at("begins", earliest=max(today, decree_on))
