"""Closed vocabularies of calibration."""

from django.db import models
from django.utils.translation import pgettext_lazy


class SessionState(models.TextChoices):
    OPEN = "open", pgettext_lazy("calibration", "Under way")
    PROPOSED = "proposed", pgettext_lazy("calibration", "Closing proposed")
    CLOSED = "closed", pgettext_lazy("calibration", "Closed")


MOVES = {
    SessionState.OPEN.value: (SessionState.PROPOSED.value,),
    SessionState.PROPOSED.value: (SessionState.OPEN.value, SessionState.CLOSED.value),
}
SHORTEST_REASON = 30
