"""Reusable filters of committees and of what they leave on record."""

from __future__ import annotations

from typing import Any, ClassVar, Self

from django.contrib.postgres.expressions import ArraySubquery
from django.db import models
from django.db.models import OuterRef, Q
from django.db.models.functions import JSONObject

from employees.access import Permission, Principal
from promotions.choices import CandidateOutcome, CommitteeState, Verdict
from promotions.querysets import within

IN_THE_RUNNING = (CandidateOutcome.ELIGIBLE, CandidateOutcome.MANUAL)
ENDED = (CommitteeState.APPOINTED, CommitteeState.SET_ASIDE, CommitteeState.DISSOLVED)


class CommitteeQuerySet(models.QuerySet):
    def visible_to(self, principal: Principal) -> Self:
        """Committees in which the principal sits, or whose shortlists a role opens; never that of an own candidacy."""
        opened = within(principal, Permission.READ_SHORTLISTS, "vacancy__position__unit__lineage")
        # An empty condition opens everything; joined by "or" to another it would open nothing.
        seen = self.filter(opened | Q(pk__in=self._seats_of(principal))) if opened else self.all()
        return seen.exclude(pk__in=self._candidacies_of(principal)) if principal.employee_id else seen

    def seating(self, principal: Principal) -> Self:
        """Committees in which the principal sits."""
        return self.filter(pk__in=self._seats_of(principal))

    def waiting_for_decision(self, principal: Principal) -> Self:
        """Proposals that wait for the principal as the appointing authority."""
        return self.filter(
            within(principal, Permission.DECIDE_APPOINTMENTS, "vacancy__position__unit__lineage"),
            state=CommitteeState.PROPOSED,
        )

    def standing(self) -> Self:
        return self.exclude(state=CommitteeState.DISSOLVED)

    def at_work(self) -> Self:
        """Committees whose matter has not ended."""
        return self.exclude(state__in=ENDED)

    def undecided(self) -> Self:
        """Committees that have yet to propose somebody for a seat, or wait for the authority."""
        return self.exclude(state__in=(*ENDED, CommitteeState.DECIDED))

    def with_sat(self) -> Self:
        """Annotate ``sat``: whether a committee held a sitting."""
        from promotions.models import Sitting

        return self.annotate(sat=models.Exists(Sitting.objects.filter(committee=OuterRef("pk"))))

    def newest_first(self) -> Self:
        return self.order_by("-formed_at", "-pk")

    def with_context(self) -> Self:
        return self.select_related("vacancy__position__unit", "shortlist__vacancy__position__unit")

    def with_appointments(self) -> Self:
        """Annotate ``appointments`` (id, name, seat and state of each) and ``seats_filled``, the candidates chosen."""
        from promotions.models import AppointingDecision, Appointment

        followed: Any = Appointment.objects.filter(decision__committee=OuterRef("pk"))
        told = JSONObject(public_id="public_id", name="employee__name", seat="decision__seat", state="state")
        chosen: Any = AppointingDecision.objects.filter(committee=OuterRef("pk"), verdict=Verdict.CHOSEN)
        return self.annotate(
            appointments=ArraySubquery(followed.order_by("decision__seat", "pk").values(told=told)),
            seats_filled=ArraySubquery(chosen.order_by("seat").values("candidate")),
        )

    def with_objections(self) -> Self:
        """Annotate ``objections``: state, verdict and ``changes`` of each; see ``promotions.objections.standing``."""
        from promotions.models import Objection

        rows: Any = Objection._gated_queryset(Objection).filter(shortlist=OuterRef("shortlist"))
        told = JSONObject(state="state", verdict="verdict", changes="changes_list")
        return self.annotate(
            objections=ArraySubquery(rows.with_latest_effect().order_by("pk").values(told=told))
        )

    def with_selection(self) -> Self:
        """Annotate ``has_selection``: whether an open selection drew up a result for the vacancy."""
        from promotions.models import SelectionResult

        drawn_up: Any = SelectionResult._gated_queryset(SelectionResult)
        return self.annotate(
            has_selection=models.Exists(drawn_up.filter(opening__vacancy=OuterRef("vacancy")))
        )

    def _seats_of(self, principal: Principal) -> models.QuerySet:
        from promotions.models import CommitteeMember

        key = principal.account_key
        seats = CommitteeMember.objects
        own = seats.filter(account__public_id=key) if key else seats.none()
        return own.order_by().values("committee")

    def _candidacies_of(self, principal: Principal) -> models.QuerySet:
        from promotions.models import Committee

        return (
            Committee.objects.filter(
                shortlist__candidates__employee=principal.employee_id,
                shortlist__candidates__outcome__in=IN_THE_RUNNING,
            )
            .order_by()
            .values("pk")
        )


class OfCommitteeQuerySet(models.QuerySet):
    """Rows of a committee; ``committee_path`` leads to it."""

    committee_path: ClassVar[str] = "committee"

    def visible_to(self, principal: Principal) -> Self:
        from promotions.models import Committee

        seen = Committee.objects.visible_to(principal).order_by().values("pk")
        return self.filter(**{f"{self.committee_path}__in": seen})


class SittingQuerySet(OfCommitteeQuerySet):
    def with_attendance(self) -> Self:
        """Annotate ``there``: for each member (by row id) whether they were present, and why not."""
        from promotions.models import SittingAttendance

        noted = SittingAttendance.objects.filter(sitting=OuterRef("pk")).order_by("pk")
        told = JSONObject(member="member", present="present", reason="reason")
        return self.annotate(there=ArraySubquery(noted.values_list(told)))


class OfSittingQuerySet(OfCommitteeQuerySet):
    committee_path = "sitting__committee"


class OfDecisionQuerySet(OfCommitteeQuerySet):
    committee_path = "decision__committee"
