"""A committee of five for the vacancy of the small agency, as far on its way as a test needs it."""

from datetime import UTC, date, datetime

from asn_career.base.audit import acting
from employees.models import Kinship
from promotions.attempts import attempting
from promotions.committee import (
    appointing,
    conflicts,
    deciding,
    forming,
    minutes,
    overriding,
    reviewing,
    sitting,
    voting,
)
from promotions.committee.panel import panel_of
from promotions.committee.sitting import current_sitting
from promotions.models import Candidate, Committee, Vacancy
from promotions.review import mark_verified, send_to_committee
from tests.factories import EmployeeFactory, principal_with, span
from tests.promotions.agency import Agency, D
from tests.promotions.approved import official_run

NOW = datetime(2026, 11, 21, 3, 0, tzinfo=UTC)
REASON = "Alasan uji yang cukup panjang untuk dicatat dalam berita acara"
MEMBERS = 5


class Stage:
    """``candidates`` people ranked and sent; ``members`` accounts of people elsewhere, the first one the chair."""

    def __init__(self, *, candidates=4, seats=1, feedback=(90, 80, 70, 60, 50, 40, 30, 20)):
        self.agency = agency = Agency(seats=seats)
        self.people = [agency.person(feedback=feedback[n]) for n in range(candidates)]
        self.officer = principal_with("analis", unit=agency.root)
        self.ppk = principal_with("ppk", unit=agency.root)
        self.run = official_run(agency.vacancy, by=self.officer)
        rows = Candidate.objects.unscoped(reason="tests").on(self.run)
        self.candidates = list(rows.for_table().in_order())
        for row in self.candidates:
            row.shortlist = self.run
        mark_verified(self.candidates, by=self.officer, at=NOW)
        send_to_committee(self.run, by=self.officer, at=NOW)
        self.seats = [EmployeeFactory() for _ in range(MEMBERS)]
        self.members = [principal_with(employee=person) for person in self.seats]
        self.committee = None

    def form(self, **given):
        given = {"decree_number": "800/1", "decree_on": D, "by": self.officer, "at": NOW, **given}
        self.committee = forming.form(self.vacancy, **given)
        return self.committee

    def seat(self, people=None):
        for place, person in enumerate(people or self.seats):
            forming.seat(self.committee, nip=person.nip, by=self.officer, chair=place == 0)

    def reviewing(self, **given):
        self.form(**given)
        self.seat()
        forming.start_review(self.committee, by=self.officer, at=NOW)
        return self.committee

    def mark_all(self):
        panel = panel_of(self.committee)
        for by in self.members:
            for candidate in panel.candidates:
                if not panel.recused(panel.seat_of(by).pk, candidate.pk):
                    reviewing.mark(self.committee, candidate, mark=70, by=by, at=NOW)

    def open(self, **given):
        given = {"held_on": D, "place": "Ruang rapat", "by": self.members[0], "at": NOW, **given}
        return sitting.open_sitting(self.committee, **given)

    def sitting(self, **given):
        self.reviewing(**given)
        self.mark_all()
        return self.open()

    def vote_all(self, held, ballot="support"):
        panel = panel_of(self.committee)
        for by in self.members:
            for candidate in panel.candidates:
                if not panel.recused(panel.seat_of(by).pk, candidate.pk):
                    voting.cast(held, candidate, ballot=ballot, by=by, at=NOW)

    def draft(self, **given):
        given = {"number": "BA-1", "by": self.members[0], "at": NOW, **given}
        return minutes.draft(self.committee, **given)

    def sign_all(self, held):
        for by in self.members:
            if panel_of(self.committee).seat_of(by).pk in minutes.signers(panel_of(self.committee), held):
                minutes.sign(held, seen_hash=held.content_hash, by=by, at=NOW)
        self.committee.refresh_from_db()

    def proposed(self, fewer_reason="", **given):
        held = self.sitting(**given)
        self.vote_all(held)
        held = self.draft(fewer_reason=fewer_reason)
        self.sign_all(held)
        return held

    def decided(self):
        self.proposed()
        return deciding.choose(self.committee, self.candidates[0], reason=REASON, by=self.ppk, at=NOW)

    def choose(self, place, *, seat=1, by=None):
        given = {"reason": REASON, "by": by or self.ppk, "at": NOW, "seat": seat}
        return deciding.choose(self.committee, self.candidates[place], **given)

    def send_back(self, *, seat=1):
        return deciding.send_back(self.committee, reason=REASON, by=self.ppk, at=NOW, seat=seat)

    def record(self, drafted, **given):
        given = {
            "number": "821/7", "decree_on": D, "effective_on": date(2026, 12, 1), "by": self.officer, "at": NOW,
            "version": drafted.version, **given,
        }  # fmt: skip
        return appointing.record(drafted, **given)

    def depart(self, held, candidate=None, *, kind="leave_out", by=1, **given):
        given = {"reason_code": "other", "reason": REASON, "by": self.members[by], "at": NOW, **given}
        return overriding.request_departure(held, kind=kind, candidate=candidate, **given)

    def answer(self, departure, *, by=2, approve=True):
        return overriding.answer(departure, approve=approve, by=self.members[by], at=NOW)

    def set_aside(self, number="BA-1"):
        """The open sitting ends without names."""
        held = current_sitting(self.committee)
        self.answer(self.depart(held, kind="set_aside"))
        self.sign_all(self.draft(number=number))

    def try_again(self, *, kind="committee", cause="set_aside", by=None, **given):
        """A further attempt that two people agreed to."""
        told = {"kind": kind, "cause": cause, "reason": REASON, "at": NOW, **given}
        proposed = attempting.propose(self.vacancy, by=by or self.officer, **told)
        self.second = principal_with("penyetuju", unit=self.agency.root)
        return attempting.approve(proposed, by=self.second, at=NOW)

    @property
    def vacancy(self):
        return Vacancy.objects.select_related("position__unit").get(pk=self.agency.vacancy.pk)

    def declare(self, by, candidate=None):
        return conflicts.declare(self.committee, detail=REASON, by=by, at=NOW, candidate=candidate)


def kin(one, other, *, on=date(2020, 1, 1)):
    told = {"relation": "sibling", "declared_by": "tests", "declared_at": NOW}
    with acting(by="tests"):
        return Kinship.objects.unscoped(reason="tests").create(
            employee=one, relative=other, validity=span(on), **told
        )


def state_of(committee):
    return Committee.objects.get(pk=committee.pk).state
