"""Errors of the domain: one base, a machine code, a translated sentence."""

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise


# A sentence that ends in a name with its title, such as "A.Md.Kep.", ends in one full stop.
_TWO_STOPS = re.compile(r"(?<!\.)\.\.(?!\.)")


class DomainError(Exception):
    """A refusal that a person or a client can act on.

    ``code`` is stable, ``message`` is shown, ``status`` is what HTTP answers, ``fields`` names the inputs at fault.
    """

    code = "refused"
    message: "StrPromise | str" = _("This is not possible.")
    status = 409

    def __init__(
        self,
        message: "StrPromise | str | None" = None,
        *,
        fields: Mapping[str, Any] | None = None,
        **params: Any,
    ) -> None:
        self.fields = dict(fields or {})
        self.params = params
        if message is not None:
            self.message = message
        super().__init__(self.code)

    def __str__(self) -> str:
        if not self.params:
            return str(self.message)
        return _TWO_STOPS.sub(".", str(self.message) % self.params)

    @property
    def headers(self) -> dict[str, str]:
        """What HTTP adds to the answer."""
        return {}

    def as_json(self) -> dict[str, Any]:
        return {"code": self.code, "message": str(self), "fields": self.fields}


class NotReadyError(DomainError):
    """A refusal that time lifts by itself: a person is told to try again, a job tries again without being told."""


class ScopeError(RuntimeError):
    """People were about to be read outside a scope: a defect of the calling code, never a user's mistake."""


class NotPermittedError(DomainError):
    code = "not_permitted"
    message = _("Your role does not allow this.")
    status = 403
