"""Posts of one level in units beside each other, whose holders may exchange them."""

from datetime import date
from types import SimpleNamespace

from django.db.backends.postgresql.psycopg_any import DateRange

from assessments.models import Assessment
from competencies.models import StandardItem, StandardVersion
from employees.models import PositionHistory
from employees.registry import refresh_homes
from promotions.committee import deciding, forming, minutes, reviewing, sitting, voting
from promotions.committee.panel import panel_of
from promotions.models import Candidate
from promotions.review import mark_verified, send_to_committee
from promotions.rotations import planning
from promotions.rotations.ground import ground_of
from tests.factories import EmployeeFactory, PositionFactory, UnitFactory, principal_with
from tests.promotions.agency import Agency, D
from tests.promotions.approved import official_run
from tests.promotions.committee.stage import NOW, REASON

KIND, ECHELON = "pengawas", "IV.a"
LONG_AGO = date(2016, 1, 1)


def upload(name="berkas.pdf", content=b"%PDF-1.7 uji"):
    return SimpleNamespace(name=name, size=len(content), chunks=lambda: [content])


class Circle:
    """``people`` hold one post each, in a unit of its own; person n matches the post of person n + 1 best."""

    def __init__(self, *, people=3, since=LONG_AGO):
        self.agency = agency = Agency(kind=KIND, route="rotation")
        agency.vacancy.delete()
        agency.target.echelon = "IV.b"  # of no concern to these posts
        agency.target.save()
        self.officer = principal_with("analis", unit=agency.root)
        self.second = principal_with("penyetuju", unit=agency.root)
        self.third = principal_with("penyetuju", unit=agency.root)
        self.ppk = principal_with("ppk", unit=agency.root)
        self.units = [UnitFactory(code=f"SEKSI-{n}", parent=agency.unit) for n in range(people)]
        self.posts = [self.post(n, unit) for n, unit in enumerate(self.units)]
        self.people = [self.person(post, since=since, at=n) for n, post in enumerate(self.posts)]
        self.plan = None

    def post(self, n, unit, **given):
        """A post whose standard asks for one of the competencies at the highest level."""
        made = PositionFactory(
            code=f"P-{n}", kind=KIND, unit=unit, family="umum", echelon=ECHELON, seats=1, **given
        )
        version = StandardVersion.objects.create(
            position=made, valid_from=date(2024, 1, 1), validity=DateRange(date(2024, 1, 1), None)
        )
        asked = [*self.agency.core, *self.agency.technical]
        StandardItem.objects.bulk_create(
            StandardItem(version=version, competency=one, level=5 if place == n % len(asked) else 2)
            for place, one in enumerate(asked)
        )
        return made

    def person(self, post, *, since=LONG_AGO, at=0, **given):
        """Somebody who holds a post and whose highest level is what the next post asks for."""
        employee = self.agency.person(since=date(2012, 1, 1), levels=None, **given)
        asked = [*self.agency.core, *self.agency.technical]
        for place, one in enumerate(asked):
            level = 5 if place == (at + 1) % len(asked) else 3
            self.agency._add(
                Assessment, employee, competency=one, level=level, source="assessment_center",
                assessed_on=date(2026, 1, 15),
            )  # fmt: skip
        rows = PositionHistory.objects.unscoped(reason="tests").filter(employee=employee)
        rows.update(validity=DateRange(date(2012, 1, 1), since))
        self.agency._add(PositionHistory, employee, position=post, validity=DateRange(since, None))
        refresh_homes(on=D, employee_ids=[employee.pk])
        return employee

    def ground(self, **given):
        given = {"kind": KIND, "echelon": ECHELON, "by": self.officer, **given}
        return ground_of(self.agency.unit, **given)

    def around(self):
        """Everybody takes the post of the next one."""
        count = len(self.people)
        return {self.people[n].pk: self.posts[(n + 1) % count].pk for n in range(count)}

    def proposed(self, chosen=None):
        given = {"note": REASON, "by": self.officer, "at": NOW}
        self.plan = planning.propose(self.ground(), chosen or self.around(), **given)
        return self.plan

    def approved(self, chosen=None):
        made = self.proposed(chosen)
        for by in (self.second, self.third):
            planning.approve(made, by=by, at=NOW, seen_hash=made.content_hash)
        return made

    def chosen_by_authority(self, vacancy):
        """From an opened vacancy over its official run and a committee of three to the decision."""
        run = official_run(vacancy, by=self.officer)
        (candidate,) = Candidate.objects.unscoped(reason="tests").on(run).for_table()
        candidate.shortlist = run
        mark_verified([candidate], by=self.officer, at=NOW)
        send_to_committee(run, by=self.officer, at=NOW)
        told = {"by": self.officer, "at": NOW}
        committee = forming.form(vacancy, decree_number=f"K-{vacancy.code}", decree_on=D, **told)
        members = self.members()
        for place, (_by, person) in enumerate(members):
            forming.seat(committee, nip=person.nip, by=self.officer, chair=place == 0)
        forming.start_review(committee, **told)
        for by, _person in members:
            reviewing.mark(committee, candidate, mark=80, by=by, at=NOW)
        held = sitting.open_sitting(committee, held_on=D, place="Ruang rapat", by=members[0][0], at=NOW)
        for by, _person in members:
            voting.cast(held, candidate, ballot="support", by=by, at=NOW)
        chair = members[0][0]
        held = minutes.draft(committee, number=f"BA-{vacancy.code}", fewer_reason=REASON, by=chair, at=NOW)
        for by, _person in members:
            if panel_of(committee).seat_of(by).pk in minutes.signers(panel_of(committee), held):
                minutes.sign(held, seen_hash=held.content_hash, by=by, at=NOW)
        committee.refresh_from_db()
        return deciding.choose(committee, candidate, reason=REASON, by=self.ppk, at=NOW)

    def members(self):
        people = [EmployeeFactory() for _ in range(3)]
        return [(principal_with(employee=person), person) for person in people]
