"""Closed vocabularies of objections (sanggah)."""

from django.db import models
from django.utils.translation import pgettext_lazy


class ObjectionState(models.TextChoices):
    """Where an objection stands."""

    FILED = "filed", pgettext_lazy("objection", "Filed")
    CHECKING = "checking", pgettext_lazy("objection", "Being checked")
    WAITING = "waiting", pgettext_lazy("objection", "Waits for documents")
    PREPARED = "prepared", pgettext_lazy("objection", "Answer waits for the second person")
    ANSWERED = "answered", pgettext_lazy("objection", "Answered")
    WITHDRAWN = "withdrawn", pgettext_lazy("objection", "Withdrawn")


OPEN_OBJECTIONS = (
    ObjectionState.FILED,
    ObjectionState.CHECKING,
    ObjectionState.WAITING,
    ObjectionState.PREPARED,
)


class ObjectionVerdict(models.TextChoices):
    """What an answer says of an objection."""

    UPHELD = "upheld", pgettext_lazy("objection", "Upheld")
    PARTLY = "partly", pgettext_lazy("objection", "Partly upheld")
    REJECTED = "rejected", pgettext_lazy("objection", "Rejected")
    INADMISSIBLE = "not_admissible", pgettext_lazy("objection", "Not admissible")


UPHOLDING = (ObjectionVerdict.UPHELD, ObjectionVerdict.PARTLY)


class ObjectionAct(models.TextChoices):
    """What somebody did with an objection."""

    FILE = "file", pgettext_lazy("objection", "Filed the objection")
    TAKE = "take", pgettext_lazy("objection", "Took it up")
    ASK = "ask", pgettext_lazy("objection", "Asked for documents")
    SUPPLY = "supply", pgettext_lazy("objection", "Added documents")
    RESUME = "resume", pgettext_lazy("objection", "Went on without documents")
    COMPUTE = "compute", pgettext_lazy("objection", "Had the effect computed")
    PREPARE = "prepare", pgettext_lazy("objection", "Prepared the answer")
    SEND_BACK = "send_back", pgettext_lazy("objection", "Sent the draft back")
    ANSWER = "answer", pgettext_lazy("objection", "Decided and answered")
    WITHDRAW = "withdraw", pgettext_lazy("objection", "Withdrew the objection")
