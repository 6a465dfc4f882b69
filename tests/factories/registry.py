"""Units, posts, people, the dictionary and standards."""

from datetime import date, timedelta

import factory
from django.db.backends.postgresql.psycopg_any import DateRange
from factory.django import DjangoModelFactory

from competencies.models import Competency, StandardItem, StandardVersion
from employees.models import Employee, Position, PositionHistory, Unit
from employees.registry import refresh_homes
from training.models import Agreement, Provider, TrainingProgram


def span(start: date, last: date | None = None) -> DateRange:
    """A period from its first to its last day, as stored."""
    return DateRange(start, last + timedelta(days=1) if last else None)


class GatedFactory(DjangoModelFactory):
    """Writes past the gate of personal models, which guards reading."""

    class Meta:
        abstract = True

    @classmethod
    def _get_manager(cls, model_class):
        return model_class._base_manager


class UnitFactory(DjangoModelFactory):
    class Meta:
        model = Unit
        skip_postgeneration_save = True

    code = factory.Sequence(lambda n: f"U-{n:05}")
    name = factory.Sequence(lambda n: f"Unit {n}")

    @factory.post_generation
    def lineage_from_trigger(self, create, extracted, **kwargs):
        if create:
            self.refresh_from_db(fields=["lineage"])


class PositionFactory(DjangoModelFactory):
    class Meta:
        model = Position

    code = factory.Sequence(lambda n: f"P-{n:05}")
    name = factory.Sequence(lambda n: f"Jabatan {n}")
    kind = "pelaksana"
    unit = factory.SubFactory(UnitFactory)


def nip_of(number):
    """A valid NIP of its own for every number: 1,998 for each month of appointment from 2005 on."""
    months, place = divmod(number, 1998)
    sex, within = divmod(place, 999)
    return f"19800101{2005 + months // 12}{months % 12 + 1:02}{sex + 1}{within + 1:03}"


class EmployeeFactory(GatedFactory):
    class Meta:
        model = Employee

    nip = factory.Sequence(lambda n: nip_of(n))
    name = factory.Sequence(lambda n: f"Pegawai {n}")
    birth_date = date(1980, 1, 1)
    status = "PNS"


class PositionHistoryFactory(GatedFactory):
    class Meta:
        model = PositionHistory

    employee = factory.SubFactory(EmployeeFactory)
    position = factory.SubFactory(PositionFactory)
    validity = factory.LazyFunction(lambda: span(date(2020, 1, 1)))


def hold(position, *, since: date = date(2020, 1, 1), on: date = date(2026, 11, 21), **fields) -> Employee:
    """A person who holds ``position`` definitively, with the home that follows from it."""
    employee = EmployeeFactory(**fields)
    PositionHistoryFactory(employee=employee, position=position, validity=span(since))
    refresh_homes(on=on, employee_ids=[employee.pk])
    employee.refresh_from_db()
    return employee


class CompetencyFactory(DjangoModelFactory):
    class Meta:
        model = Competency

    code = factory.Sequence(lambda n: f"TEK-{n:04}")
    name = factory.Sequence(lambda n: f"Kompetensi {n}")
    kind = "technical"


class StandardVersionFactory(DjangoModelFactory):
    class Meta:
        model = StandardVersion

    position = factory.SubFactory(PositionFactory)
    valid_from = date(2024, 1, 1)
    validity = factory.LazyAttribute(lambda version: span(version.valid_from))


class StandardItemFactory(DjangoModelFactory):
    class Meta:
        model = StandardItem

    version = factory.SubFactory(StandardVersionFactory)
    competency = factory.SubFactory(CompetencyFactory)
    level = 3


class TrainingProgramFactory(DjangoModelFactory):
    class Meta:
        model = TrainingProgram

    code = factory.Sequence(lambda n: f"T-{n:05}")
    name = factory.Sequence(lambda n: f"Pelatihan {n}")
    hours = 20


class ProviderFactory(DjangoModelFactory):
    class Meta:
        model = Provider

    name = factory.Sequence(lambda n: f"Penyelenggara {n}")
    kind = "perguruan_tinggi"


class AgreementFactory(DjangoModelFactory):
    class Meta:
        model = Agreement

    provider = factory.SubFactory(ProviderFactory)
    number = factory.Sequence(lambda n: f"PKS/{n:04}/2026")
    title = "Kerja sama pengembangan kompetensi"
    validity = factory.LazyFunction(lambda: span(date(2026, 1, 1), date(2026, 12, 31)))
