"""Closed vocabularies of vacancies and shortlists."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Route(models.TextChoices):
    """How a post is filled (PermenPANRB 15/2019; talent group; rotation)."""

    OPEN_SELECTION = "open_selection", _("Open selection")
    TALENT_POOL = "talent_pool", _("Succession group")
    ROTATION = "rotation", _("Rotation")
