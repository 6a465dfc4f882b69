"""How much somebody has to write where others must be able to follow it years later."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from asn_career.base.errors import DomainError
from promotions.choices import SHORTEST_REASON


class ReasonTooShortError(DomainError):
    code = "reason_too_short"
    message = _("Give a reason of at least %(least)d characters.")
    status = 422


def ensure_explained(text: str, *, field: str = "reason") -> None:
    """Refuse a few words; ``field`` names the input at fault."""
    if len(text.strip()) < SHORTEST_REASON:
        told = str(ReasonTooShortError.message) % {"least": SHORTEST_REASON}
        raise ReasonTooShortError(least=SHORTEST_REASON, fields={field: [told]})
