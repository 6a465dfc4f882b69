"""Closed vocabularies of training."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class TrainingKind(models.TextChoices):
    """Kinds of training; SIASN's 25 codes map onto them."""

    STRUCTURAL = "struktural", _("Structural")
    FUNCTIONAL = "fungsional", _("Functional")
    TECHNICAL = "teknis", _("Technical training")
    MANAGERIAL = "manajerial", _("Managerial training")
    SOCIOCULTURAL = "sosial_kultural", _("Sociocultural training")
    SEMINAR = "seminar", _("Seminar")
    WORKSHOP = "workshop", _("Workshop")
    SOCIALISATION = "sosialisasi", _("Briefing")
    TECHNICAL_GUIDANCE = "bimtek", _("Technical guidance")
    COURSE = "kursus", _("Course")
    INTERNSHIP = "magang", _("Internship")
    COACHING = "coaching", _("Coaching")
    MENTORING = "mentoring", _("Mentoring")
    E_LEARNING = "e_learning", _("E-learning")
    OTHER = "lainnya", _("Other")


class Modality(models.TextChoices):
    CLASSROOM = "klasikal", _("Classroom")
    ONLINE = "daring", _("Online")
    BLENDED = "campuran", _("Blended")
    WORKPLACE = "di_tempat_kerja", _("At the workplace")
