"""Closed vocabularies of results: methods, states, standing, and what becomes of an objection."""

from __future__ import annotations

from collections.abc import Mapping

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from assessments.choices import Source

SHORTEST_REASON = 30
ENTERED_SOURCES = (Source.ASSESSMENT_CENTER, Source.CACT, Source.COMPETENCY_TEST)


class Method(models.TextChoices):
    """How demanding an assessment centre is (Perban BKN 26/2019); the last needs the most."""

    SIMPLE = "sederhana", pgettext_lazy("method", "Simple")
    MEDIUM = "sedang", pgettext_lazy("method", "Medium")
    COMPLEX = "kompleks", pgettext_lazy("method", "Complex")


class Purpose(models.TextChoices):
    """What people were assessed for (Perban BKN 26/2019 Pasal 26 ayat (2))."""

    FILLING = "pengisian", _("Filling a post")
    MAPPING = "pemetaan", _("Mapping")


class Origin(models.TextChoices):
    ENTERED = "entered", _("Entered on pages")
    IMPORTED = "imported", _("Recorded elsewhere")


class ResultState(models.TextChoices):
    DRAFT = "draft", pgettext_lazy("result", "Draft")
    PROPOSED = "proposed", _("Waits for a second person")
    FINALISED = "finalised", pgettext_lazy("result", "Final")
    REPLACED = "replaced", _("Replaced by a correction")
    DISCARDED = "discarded", pgettext_lazy("result", "Discarded")


class Standing(models.TextChoices):
    """Whether a final result counts in official figures."""

    OFFICIAL = "official", pgettext_lazy("result", "Official")
    UNOFFICIAL = "unofficial", _("Not official")


class WhyUnofficial(models.TextChoices):
    NOT_ACCREDITED = "not_accredited", _("The provider was not accredited on the day of the assessment.")
    LEVEL_TOO_LOW = "level_too_low", _("The provider's accreditation does not reach the method used.")


class ObjectionState(models.TextChoices):
    FILED = "filed", pgettext_lazy("objection", "Filed")
    TAKEN = "taken", _("Being looked into")
    ANSWERED = "answered", pgettext_lazy("objection", "Answered")
    WITHDRAWN = "withdrawn", pgettext_lazy("objection", "Withdrawn")


class Verdict(models.TextChoices):
    REJECTED = "rejected", _("The result stands")
    CORRECTED = "corrected", _("The result was corrected")


class ObjectionAct(models.TextChoices):
    FILE = "file", _("Objection filed")
    TAKE = "take", _("Taken up")
    ANSWER = "answer", pgettext_lazy("objection", "Answered")
    WITHDRAW = "withdraw", _("Withdrawn by the employee")


class AnswerStanding(models.TextChoices):
    """What the employee has said to a final result; not having answered is never having accepted."""

    WAITING = "waiting", _("Waits for the employee's answer")
    ACCEPTED = "accepted", _("Accepted")
    OBJECTED = "objected", _("Objected to")
    SILENT = "silent", _("Not answered")
    NOT_ASKED = "not_asked", _("Not asked for an answer")


RESULT_MOVES: Mapping[str, tuple[str, ...]] = {
    ResultState.DRAFT: (ResultState.PROPOSED, ResultState.DISCARDED),
    ResultState.PROPOSED: (ResultState.DRAFT, ResultState.FINALISED, ResultState.DISCARDED),
    ResultState.FINALISED: (ResultState.REPLACED,),
}
OBJECTION_MOVES: Mapping[str, tuple[str, ...]] = {
    ObjectionState.FILED: (ObjectionState.TAKEN, ObjectionState.WITHDRAWN),
    ObjectionState.TAKEN: (ObjectionState.ANSWERED, ObjectionState.WITHDRAWN),
}
FINAL = (ResultState.FINALISED, ResultState.REPLACED)
