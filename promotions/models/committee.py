"""The committee of a vacancy: formed by decree after the official run was sent, its seats, and who takes no part."""

from __future__ import annotations

from typing import Any, ClassVar

import pgtrigger
from django.conf import settings
from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from asn_career.base.audit import actor_required, capture_triggers
from asn_career.base.models import RecordModel
from promotions.choices import WITHOUT_NAMES, CommitteeState, ConflictKind, Method, Seat
from promotions.committee_querysets import ENDED, CommitteeQuerySet, OfCommitteeQuerySet
from promotions.models.candidates import Candidate
from promotions.models.committee_triggers import (
    formed_after_a_sent_run,
    marked_without_conflict,
    no_candidate_sits,
    rests_on_acts,
    seats_stay,
)
from promotions.models.shortlists import Shortlist
from promotions.models.vacancies import Vacancy
from training.models.triggers import kept_as_written, only_these_moves

MOST_PER_SEAT = 9
MOVES: dict[str, tuple[str, ...]] = {
    "forming": ("reviewing", "dissolved"),
    "reviewing": ("sitting", "dissolved"),
    "sitting": ("minuted",),
    "minuted": ("proposed", "set_aside", "returned", "decided"),
    "returned": ("sitting", "dissolved"),
    "proposed": ("decided", "returned"),
    "decided": ("appointed",),
}


class Committee(RecordModel):
    """The people who judge one sent shortlist (panitia seleksi, tim penilai kinerja); its decree never changes."""

    vacancy = models.ForeignKey(Vacancy, models.PROTECT, related_name="committees", verbose_name=_("vacancy"))
    shortlist = models.ForeignKey(
        Shortlist, models.PROTECT, related_name="committees", verbose_name=_("shortlist")
    )
    decree_number = models.CharField(_("number of the decree"), max_length=100)
    decree_on = models.DateField(_("date of the decree"))
    # Until all first marks are in, members see no names, units or numbers.
    blind = models.BooleanField(_("blind first review"), default=True)
    method = models.CharField(_("method"), max_length=10, choices=Method, default=Method.VOTE)
    # More than so many percent of the members who take part have to be present.
    quorum = models.PositiveSmallIntegerField(_("quorum (percent)"))
    # How many seats it proposes for, and how many names for each; see promotions/rules/committee.yaml.
    seats = models.PositiveSmallIntegerField(_("seats"), default=1)
    names_per_seat = models.PositiveSmallIntegerField(_("names per seat"), default=3)
    state = models.CharField(
        _("state"), max_length=10, choices=CommitteeState, default=CommitteeState.FORMING
    )
    version = models.PositiveIntegerField(default=1)
    formed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("formed by")
    )
    formed_at = models.DateTimeField(_("formed at"))

    objects: ClassVar[Any] = CommitteeQuerySet.as_manager()

    class Meta(RecordModel.Meta):
        verbose_name = _("committee")
        verbose_name_plural = _("committees")
        constraints = [
            models.UniqueConstraint(
                name="committee_one_standing",
                fields=["vacancy"],
                condition=~Q(state__in=ENDED),
            ),
            models.CheckConstraint(
                name="committee_known_state", condition=Q(state__in=CommitteeState.values)
            ),
            models.CheckConstraint(name="committee_known_method", condition=Q(method__in=Method.values)),
            models.CheckConstraint(name="committee_quorum", condition=Q(quorum__range=(50, 99))),
            models.CheckConstraint(name="committee_seats", condition=Q(seats__gte=1)),
            models.CheckConstraint(
                name="committee_names_per_seat", condition=Q(names_per_seat__range=(1, MOST_PER_SEAT))
            ),
            models.CheckConstraint(name="committee_has_a_decree", condition=~Q(decree_number="")),
        ]
        triggers = [
            *capture_triggers(),
            actor_required(),
            only_these_moves(MOVES, first=["forming"]),
            formed_after_a_sent_run(),
            rests_on_acts(),
            pgtrigger.Protect(name="kept", operation=pgtrigger.Delete),
        ]

    def __str__(self) -> str:
        return f"{self.decree_number} {self.decree_on:%Y-%m-%d}"

    @property
    def is_at_work(self) -> bool:
        return self.state not in ENDED

    @property
    def hides_names(self) -> bool:
        """Whether members judge pseudonyms now."""
        return self.blind and self.state in WITHOUT_NAMES

    @property
    def shows_marks(self) -> bool:
        """Whether the first marks of others may be seen: once all are in."""
        return self.state not in (CommitteeState.FORMING, CommitteeState.REVIEWING)


class CommitteeMember(RecordModel):
    """A seat, held by an account; whom it belongs to is written by the database."""

    committee = models.ForeignKey(
        Committee, models.PROTECT, related_name="members", verbose_name=_("committee")
    )
    account = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="committee_seats", verbose_name=_("account")
    )
    person = models.ForeignKey(
        "employees.Employee", models.PROTECT, null=True, related_name="+", verbose_name=_("person")
    )
    seat = models.CharField(_("seat"), max_length=10, choices=Seat, default=Seat.MEMBER)

    objects: ClassVar[Any] = OfCommitteeQuerySet.as_manager()

    class Meta(RecordModel.Meta):
        verbose_name = _("committee member")
        verbose_name_plural = _("committee members")
        constraints = [
            models.UniqueConstraint(name="committeemember_once", fields=["committee", "account"]),
            models.UniqueConstraint(name="committeemember_one_person", fields=["committee", "person"]),
            models.UniqueConstraint(
                name="committeemember_one_chair", fields=["committee"], condition=Q(seat=Seat.CHAIR)
            ),
            models.CheckConstraint(name="committeemember_known_seat", condition=Q(seat__in=Seat.values)),
        ]
        triggers = [*capture_triggers(), actor_required(), no_candidate_sits(), seats_stay()]

    def __str__(self) -> str:
        return f"{self.committee_id}: {self.account_id}"

    @property
    def is_chair(self) -> bool:
        return self.seat == Seat.CHAIR


class ConflictOfInterest(RecordModel):
    """Why a member takes no part, about one candidate or in the whole matter; what was found or declared stays."""

    member = models.ForeignKey(
        CommitteeMember, models.PROTECT, related_name="conflicts", verbose_name=_("committee member")
    )
    candidate = models.ForeignKey(
        Candidate, models.PROTECT, null=True, related_name="+", verbose_name=_("candidate")
    )
    kind = models.CharField(_("kind"), max_length=10, choices=ConflictKind)
    whole = models.BooleanField(_("in the whole matter"))
    detail = models.CharField(_("detail"), max_length=500)
    by = models.CharField(_("by"), max_length=120)
    at = models.DateTimeField(_("at"))

    objects: ClassVar[Any] = OfCommitteeQuerySet.as_manager()

    class Meta(RecordModel.Meta):
        verbose_name = _("conflict of interest")
        verbose_name_plural = _("conflicts of interest")
        constraints = [
            models.UniqueConstraint(
                name="conflictofinterest_once", fields=["member", "candidate", "kind"], nulls_distinct=False
            ),
            models.CheckConstraint(
                name="conflictofinterest_known_kind", condition=Q(kind__in=ConflictKind.values)
            ),
            models.CheckConstraint(
                name="conflictofinterest_about_something",
                condition=Q(whole=True) | Q(candidate__isnull=False),
            ),
            models.CheckConstraint(name="conflictofinterest_is_founded", condition=~Q(detail="") & ~Q(by="")),
        ]
        triggers = [*capture_triggers(), actor_required(), kept_as_written()]

    def __str__(self) -> str:
        return f"{self.member_id}: {self.kind}"


class FirstMark(RecordModel):
    """What a member thinks of a candidate before anybody spoke, from 0 to 100; it never changes."""

    member = models.ForeignKey(
        CommitteeMember, models.PROTECT, related_name="first_marks", verbose_name=_("committee member")
    )
    candidate = models.ForeignKey(
        Candidate, models.PROTECT, related_name="first_marks", verbose_name=_("candidate")
    )
    mark = models.PositiveSmallIntegerField(_("mark"), validators=[MaxValueValidator(100)])
    note = models.TextField(_("note"), blank=True, default="")
    at = models.DateTimeField(_("at"))

    objects: ClassVar[Any] = OfCommitteeQuerySet.as_manager()

    class Meta(RecordModel.Meta):
        verbose_name = _("first mark")
        verbose_name_plural = _("first marks")
        constraints = [
            models.UniqueConstraint(name="firstmark_once_each", fields=["member", "candidate"]),
            models.CheckConstraint(name="firstmark_range", condition=Q(mark__range=(0, 100))),
        ]
        triggers = [*capture_triggers(), actor_required(), marked_without_conflict(), kept_as_written()]

    def __str__(self) -> str:
        return f"{self.member_id}: {self.candidate_id}"
