"""What the database keeps of the catalogue by itself, and what it refuses, also past the models."""

from datetime import date

import pytest
from django.db import IntegrityError, connection, transaction

from tests.factories import AgreementFactory, CompetencyFactory, ProviderFactory, TrainingProgramFactory, span
from training.models import (
    Agreement,
    FieldOfService,
    ProgramPrerequisite,
    Provider,
    TaughtCompetency,
    TrainingProgram,
)

pytestmark = pytest.mark.django_db


def taught(program):
    return sorted(
        TaughtCompetency.objects.filter(program=program).values_list("competency", "target_level", "main")
    )


def refused(call, *args, **kwargs):
    def at_once():
        call(*args, **kwargs)
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")

    with pytest.raises(IntegrityError), transaction.atomic():
        at_once()


def test_the_columns_of_the_data_package_are_the_main_competency_taught():
    one, other = CompetencyFactory(), CompetencyFactory()
    program = TrainingProgramFactory(competency=one, target_level=3)
    assert taught(program) == [(one.pk, 3, True)]

    TrainingProgram.objects.filter(pk=program.pk).update(target_level=4)
    assert taught(program) == [(one.pk, 4, True)]

    TaughtCompetency.objects.create(program=program, competency=other, target_level=2)
    TrainingProgram.objects.filter(pk=program.pk).update(competency=other, target_level=3)
    assert taught(program) == [(other.pk, 3, True)]

    TrainingProgram.objects.filter(pk=program.pk).update(competency=None)
    assert taught(program) == []


def test_a_main_competency_that_the_programme_does_not_name_is_refused():
    program = TrainingProgramFactory(competency=CompetencyFactory(), target_level=3)
    refused(
        TaughtCompetency.objects.create,
        program=program,
        competency=CompetencyFactory(),
        target_level=2,
        main=True,
    )
    refused(TaughtCompetency.objects.filter(program=program).update, target_level=2)


def test_a_programme_that_teaches_nothing_else_goes_with_raw_sql_and_one_that_does_stays():
    plain = TrainingProgramFactory(competency=CompetencyFactory(), target_level=3)
    further = TrainingProgramFactory(competency=CompetencyFactory(), target_level=3)
    TaughtCompetency.objects.create(program=further, competency=CompetencyFactory(), target_level=2)

    def delete(program):
        with connection.cursor() as cursor:
            cursor.execute("DELETE FROM training_trainingprogram WHERE id = %s", [program.pk])

    delete(plain)
    assert not TaughtCompetency.objects.filter(program=plain.pk).exists()
    refused(delete, further)


def test_programmes_are_linked_to_the_provider_that_they_name():
    early = TrainingProgramFactory(provider=" lan ")
    provider = ProviderFactory(name="Lembaga Administrasi Negara", short_name="LAN", kind="lan")
    late = TrainingProgramFactory(provider="Lembaga Administrasi Negara")
    assert set(provider.programs.all()) == {early, late}

    Provider.objects.filter(pk=provider.pk).update(name="LAN Republik Indonesia")
    late.refresh_from_db()
    assert (late.provider, late.held_by) == ("LAN Republik Indonesia", provider)

    TrainingProgram.objects.filter(pk=late.pk).update(provider="Universitas lain")
    assert set(provider.programs.all()) == {early}


def test_two_agreements_for_one_scope_do_not_overlap():
    first = AgreementFactory(validity=span(date(2026, 1, 1), date(2026, 12, 31)))
    health = FieldOfService.objects.create(code="uji", name="Uji")
    same = {"provider": first.provider, "title": "PKS"}

    refused(AgreementFactory, **same, validity=span(date(2026, 12, 31), date(2027, 12, 31)))
    AgreementFactory(**same, validity=span(date(2027, 1, 1), date(2027, 12, 31)))
    AgreementFactory(**same, validity=first.validity, field=health)
    refused(AgreementFactory, **same, validity=first.validity, field=health)
    AgreementFactory(validity=first.validity)
    assert Agreement.objects.count() == 4


@pytest.mark.parametrize("validity", [span(date(2026, 1, 1)), span(date(2026, 1, 2), date(2026, 1, 1))])
def test_an_agreement_runs_from_a_day_to_a_day(validity):
    refused(AgreementFactory, validity=validity)


def test_programmes_never_require_each_other():
    first, second, third = (TrainingProgramFactory() for _ in range(3))

    def require(program, required):
        return ProgramPrerequisite.objects.create(program=program, kind="program", required_program=required)

    require(second, first)
    require(third, second)
    refused(require, first, third)
    refused(require, first, first)
    refused(require, third, second)


@pytest.mark.parametrize(
    "given",
    [
        {"kind": "program"},
        {"kind": "pangkat", "post_kind": "pengawas"},
        {"kind": "pangkat", "rank": "III/c", "post_kind": "pengawas"},
        {"kind": "kompetensi"},
        {"kind": "jenis_jabatan", "post_kind": "bupati"},
    ],
)
def test_a_prerequisite_says_exactly_what_its_kind_asks_for(given):
    refused(ProgramPrerequisite.objects.create, program=TrainingProgramFactory(), **given)


@pytest.mark.parametrize(
    "given",
    [
        {"months": [13]},
        {"rounds_per_year": 2},
        {"certificate_years": 3},
        {"certifies": False, "certifying_body": "BKN"},
        {"nature": "olahraga"},
        {"offered": span(date(2026, 1, 2), date(2026, 1, 1))},
    ],
)
def test_what_contradicts_itself_is_no_programme(given):
    refused(TrainingProgramFactory, **given)
