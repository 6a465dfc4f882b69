"""An agency whose rules demand methods of a Pengawas, and people whose levels came by different ones."""

from datetime import date

from assessments.models import Assessment, Potential
from employees.models import User
from promotions.choices import LocalRule
from tests.promotions.agency import Agency, D
from tests.promotions.policies.policies import published

PARTS = {"core": ["assessment_center", "cact"], "potential": ["assessment_center"]}
DEMAND = {"pengawas": PARTS}
NEW, OLD = date(2026, 1, 15), date(2024, 6, 1)


class Methods(Agency):
    """People by what they hold: ``strong``, ``tested`` (a competency test alone), ``both`` (an older assessment centre
    below a newer test), ``developmental`` (a superior's level), ``spoken`` (all but the method of the potential)."""

    def __init__(self, **given):
        super().__init__(**given)
        self.strong = self.potential_by("Pusat Penilaian", self.person())
        self.tested = self.potential_by("Pusat Penilaian", self.levels("competency_test"))
        both = self.levels("competency_test", level=5)
        self.both = self.potential_by("Pusat  PENILAIAN ", self.levels("assessment_center", both, on=OLD))
        self.developmental = self.potential_by("Pusat Penilaian", self.levels("superior"))
        self.spoken = self.potential_by("wawancara", self.person())

    def levels(self, source, person=None, *, level=3, on=NEW):
        """A person with core levels by one method; the technical level is by a test."""
        found = person or self.person(levels=None)
        for one in self.core:
            self._add(Assessment, found, competency=one, level=level, source=source, assessed_on=on)
        if person is None:
            [technical] = self.technical
            self._add(
                Assessment, found, competency=technical, level=3, source="competency_test", assessed_on=NEW
            )
        return found

    def potential_by(self, method, person):
        Potential._base_manager.filter(employee=person).update(method=method)
        return person


def demanded(agency, *, by, second, value=None, **given):
    given = {"begins": D, **given}
    return published(
        agency.root,
        LocalRule.ASSESSMENT_METHODS,
        by=by,
        second=second,
        value=DEMAND if value is None else value,
        **given,
    )


def account(principal):
    return User.objects.get(public_id=principal.identity.removeprefix("user:"))
