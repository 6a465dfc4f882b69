"""What a decree sets from a day on: one person drafts it, another decides; it never works backwards."""

from __future__ import annotations

from datetime import date

from django.db import models
from django.utils.translation import gettext_lazy as _

from asn_career.base.drafted import DraftedRecord
from asn_career.base.errors import DomainError
from asn_career.base.formatting import date_long


class DecreedRecord(DraftedRecord):
    """The decree and why it sets what it sets, and the day of the agency on which somebody decided about it."""

    decree = models.CharField(_("decree"), max_length=300)
    decree_on = models.DateField(_("day of the decree"))
    reason = models.TextField(_("reason"))
    # The agency's day of the decision, before which nothing begins.
    decided_on = models.DateField(_("day of the decision"), null=True, blank=True)

    class Meta(DraftedRecord.Meta):
        abstract = True


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
