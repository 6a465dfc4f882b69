"""Why a step about fairness figures is refused."""

from django.utils.translation import gettext_lazy as _

from asn_career.base.errors import DomainError


class AnsweredAlreadyError(DomainError):
    code = "fairness_answered"
    message = _("A response was written already; it stays as it is.")


class TooShortError(DomainError):
    code = "fairness_too_short"
    message = _("Write at least %(least)d characters: what was found, why, and what is done about it.")
    status = 422
