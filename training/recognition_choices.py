"""Closed vocabularies of recognition."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class RecognitionKind(models.TextChoices):
    """What a recognition is; none of them changes anybody's pay."""

    CERTIFICATE = "piagam", _("Certificate of recognition")
    DEVELOPMENT = "pengembangan", _("Further development")
    PRIORITY = "prioritas", _("Considered first for promotion")


class RecognitionState(models.TextChoices):
    DRAFT = "draft", pgettext_lazy("recognition", "Draft")
    OPEN = "open", pgettext_lazy("recognition", "Open for nominations")
    CLOSED = "closed", pgettext_lazy("recognition", "Closed")


class NominationState(models.TextChoices):
    WAITING = "waiting", pgettext_lazy("nomination", "Waits for the decision")
    APPROVED = "approved", pgettext_lazy("nomination", "Recognised")
    REFUSED = "refused", pgettext_lazy("nomination", "Not recognised")
    WITHDRAWN = "withdrawn", pgettext_lazy("nomination", "Withdrawn")
    REVOKED = "revoked", pgettext_lazy("nomination", "Revoked")
