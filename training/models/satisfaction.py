"""What people who use a unit's services say of them: figures of surveys, and answers to the public form."""

import pgtrigger
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from asn_career.base.audit import actor_required, capture_triggers
from asn_career.base.models import RecordModel
from employees.models import Unit
from training.satisfaction_querysets import SatisfactionFigureQuerySet, ServiceFeedbackQuerySet


class SatisfactionFigure(RecordModel):
    """The result of a unit's own survey in one month, on the scale from 0 to 100 (PermenPANRB 14/2017)."""

    unit = models.ForeignKey(
        Unit, models.PROTECT, related_name="satisfaction_figures", verbose_name=_("work unit")
    )
    month = models.DateField(_("month"))  # its first day
    respondents = models.PositiveIntegerField(_("respondents"), validators=[MinValueValidator(1)])
    score = models.DecimalField(_("score"), max_digits=5, decimal_places=2)
    source = models.CharField(_("source"), max_length=250, blank=True)

    objects = SatisfactionFigureQuerySet.as_manager()

    class Meta(RecordModel.Meta):
        verbose_name = _("figure of service satisfaction")
        verbose_name_plural = _("figures of service satisfaction")
        constraints = [
            models.UniqueConstraint(fields=["unit", "month"], name="satisfactionfigure_key"),
            models.CheckConstraint(name="satisfactionfigure_first_of_month", condition=Q(month__day=1)),
            models.CheckConstraint(name="satisfactionfigure_respondents", condition=Q(respondents__gt=0)),
            models.CheckConstraint(name="satisfactionfigure_score", condition=Q(score__range=(0, 100))),
        ]

    def __str__(self) -> str:
        return f"{self.unit_id}: {self.month:%Y-%m}"


class Rating(models.IntegerChoices):
    """The four answers of the public form (PermenPANRB 14/2017)."""

    POOR = 1, pgettext_lazy("service", "Not good")
    FAIR = 2, pgettext_lazy("service", "Less good")
    GOOD = 3, pgettext_lazy("service", "Good")
    VERY_GOOD = 4, pgettext_lazy("service", "Very good")


class FeedbackState(models.TextChoices):
    """Whether readers of a unit's figures see a comment; its rating counts in any state."""

    NEW = "new", pgettext_lazy("comment", "New")
    SHOWN = "shown", pgettext_lazy("comment", "Shown to readers")
    HIDDEN = "hidden", pgettext_lazy("comment", "Hidden")


class ServiceFormClosure(RecordModel):
    """The public form of a unit is closed while there is such a row; a unit's form is open at first."""

    unit = models.OneToOneField(
        Unit, models.PROTECT, related_name="service_form_closure", verbose_name=_("work unit")
    )
    # Told to who opens the form.
    note = models.CharField(_("told to visitors"), max_length=250, blank=True)
    closed_by = models.CharField(_("closed by"), max_length=120)
    closed_at = models.DateTimeField(_("closed at"))

    class Meta(RecordModel.Meta):
        verbose_name = _("closed public form")
        verbose_name_plural = _("closed public forms")
        constraints = [
            models.CheckConstraint(name="serviceformclosure_by_somebody", condition=~Q(closed_by=""))
        ]
        triggers = [*capture_triggers(), actor_required()]

    def __str__(self) -> str:
        return f"{self.unit_id}: {self.closed_at:%Y-%m-%d}"


class AnswerChannel(models.TextChoices):
    """How an answer came."""

    FORM = "form", _("Public form")
    IMPORT = "import", pgettext_lazy("answer", "Sent in by the unit")


class ServiceFeedback(RecordModel):
    """One answer about a unit's services, to its public form or sent in; nothing in it says who gave it."""

    unit = models.ForeignKey(
        Unit, models.PROTECT, related_name="service_feedback", verbose_name=_("work unit")
    )
    given_at = models.DateTimeField(_("given at"))
    rating = models.PositiveSmallIntegerField(
        _("rating"), choices=Rating, validators=[MinValueValidator(1), MaxValueValidator(4)]
    )
    service = models.CharField(_("service received"), max_length=120, blank=True)
    comment = models.CharField(_("comment"), max_length=1000, blank=True)
    state = models.CharField(_("state"), max_length=8, choices=FeedbackState, default=FeedbackState.NEW)
    reason = models.CharField(_("reason"), max_length=250, blank=True)
    judged_by = models.CharField(_("judged by"), max_length=100, blank=True)
    channel = models.CharField(
        _("channel"), max_length=6, choices=AnswerChannel, default=AnswerChannel.FORM, editable=False
    )
    # Of the form that was sent: it can be sent once.
    nonce = models.CharField(max_length=32, blank=True, editable=False)
    # Of an answer sent in: what the unit's survey calls it.
    number = models.CharField(_("number"), max_length=100, blank=True, editable=False)

    objects = ServiceFeedbackQuerySet.as_manager()

    class Meta(RecordModel.Meta):
        verbose_name = _("answer about a service")
        verbose_name_plural = _("answers about services")
        indexes = [models.Index(fields=["unit", "-given_at"], name="servicefeedback_newest")]
        constraints = [
            models.CheckConstraint(name="servicefeedback_rating", condition=Q(rating__in=Rating.values)),
            models.CheckConstraint(
                name="servicefeedback_came",
                condition=(Q(channel=AnswerChannel.FORM, number="") & ~Q(nonce=""))
                | (Q(channel=AnswerChannel.IMPORT, nonce="") & ~Q(number="")),
            ),
            models.UniqueConstraint(
                name="servicefeedback_nonce_once",
                fields=["nonce"],
                condition=Q(channel=AnswerChannel.FORM),
            ),
            models.UniqueConstraint(
                name="servicefeedback_sent_once",
                fields=["unit", "number"],
                condition=Q(channel=AnswerChannel.IMPORT),
            ),
            models.CheckConstraint(
                name="servicefeedback_judged",
                condition=Q(state="new", judged_by="", reason="")
                | (Q(state="shown") & ~Q(judged_by=""))
                | (Q(state="hidden") & ~Q(judged_by="") & ~Q(reason="")),
            ),
        ]
        triggers = [
            *capture_triggers(),
            actor_required(),
            # An import can be taken back whole; what citizens gave themselves stays.
            pgtrigger.Protect(
                name="kept",
                operation=pgtrigger.Delete,
                condition=pgtrigger.Q(old__channel=AnswerChannel.FORM),
            ),
            pgtrigger.Trigger(
                name="none_while_closed",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert,
                condition=pgtrigger.Q(new__channel=AnswerChannel.FORM),
                func="""
                    IF EXISTS (SELECT 1 FROM training_serviceformclosure c WHERE c.unit_id = NEW.unit_id) THEN
                        RAISE EXCEPTION 'the public form of unit % is closed', NEW.unit_id
                            USING ERRCODE = 'check_violation';
                    END IF;
                    RETURN NEW;
                """,
            ),
            pgtrigger.Protect(
                name="answer_stays",
                operation=pgtrigger.UpdateOf(
                    "unit_id", "given_at", "rating", "service", "comment", "channel", "nonce", "number"
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.unit_id}: {self.given_at:%Y-%m-%d}"
