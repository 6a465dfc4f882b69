"""The catalogue's pages: what an employee finds, what an officer keeps, and what is refused in words."""

from datetime import date, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from tests.factories import (
    AgreementFactory,
    AssessmentFactory,
    CompetencyFactory,
    GrantFactory,
    PositionFactory,
    ProviderFactory,
    StandardItemFactory,
    TrainingProgramFactory,
    UnitFactory,
    UserFactory,
    hold,
    span,
)
from training.models import (
    Agreement,
    FieldOfService,
    ProgramField,
    ProgramPrerequisite,
    Provider,
    TrainingProgram,
)

pytestmark = pytest.mark.django_db


def signed_in(role="", unit=None, employee=None):
    user = UserFactory(employee=employee)
    if role:
        GrantFactory(user=user, role=role, unit=unit)
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def root():
    return UnitFactory()


@pytest.fixture
def analyst(root):
    return signed_in("analis", root)


def sent(**given):
    """What the form of a programme sends."""
    lists = {"ajar": 1, "syarat": 1}
    management = {
        f"{name}-{part}": value
        for name, count in lists.items()
        for part, value in (("TOTAL_FORMS", count), ("INITIAL_FORMS", 0))
    }
    return {"code": "BARU", "name": "Pelatihan Baru", "hours": "20", **management, **given}


def test_an_employee_finds_the_recommended_programmes_first_with_reason_and_cost():
    item = StandardItemFactory(level=3, competency__name="Analisis data")
    person = hold(item.version.position)
    AssessmentFactory(employee=person, competency=item.competency, level=2)
    cheap = TrainingProgramFactory(name="Murah", competency=item.competency, target_level=3, cost=0)
    TrainingProgramFactory(name="Mahal", competency=item.competency, target_level=3, cost=9_000_000)
    page = signed_in(employee=person).get("/saya/pelatihan/").content.decode()
    assert page.index("Murah") < page.index("Mahal")
    assert f"/pelatihan/{cheap.public_id}/" in page
    assert "Menaikkan Analisis data dari level 2" in page
    assert "tanpa biaya bagi unit Anda" in page
    assert "Rp9.000.000 dari anggaran unit Anda" in page


def test_a_programme_says_what_comes_first_and_under_which_agreement_it_is_held():
    provider = ProviderFactory(name="Universitas Contoh")
    program = TrainingProgramFactory(name="Lanjutan", provider="universitas contoh")
    ProgramPrerequisite.objects.create(
        program=program, kind="program", required_program=TrainingProgramFactory(name="Pelatihan Dasar")
    )
    whole = AgreementFactory(
        provider=provider, number="PKS/SEMUA", validity=span(date(2020, 1, 1), date(2090, 1, 1))
    )
    page = (
        signed_in(employee=hold(PositionFactory())).get(f"/pelatihan/{program.public_id}/").content.decode()
    )
    assert "Pelatihan Dasar" in page
    assert "Harus lebih dahulu" in page
    assert "PKS/SEMUA" in page

    field = FieldOfService.objects.create(code="uji", name="Uji")
    ProgramField.objects.create(program=program, field=field)
    AgreementFactory(provider=provider, number="PKS/UJI", field=field, validity=whole.validity)
    page = (
        signed_in(employee=hold(PositionFactory())).get(f"/pelatihan/{program.public_id}/").content.decode()
    )
    assert "PKS/UJI" in page


def test_officers_narrow_the_catalogue_and_see_what_teaches_nothing(analyst):
    competency = CompetencyFactory(name="Tata naskah")
    TrainingProgramFactory(name="Naskah dinas", competency=competency, target_level=3, cost=100)
    TrainingProgramFactory(name="Tanpa tujuan", cost=None)

    def shown(query):
        page = analyst.get(f"/kelola/pelatihan/?{query}").content.decode()
        return {name for name in ("Naskah dinas", "Tanpa tujuan") if name in page}

    assert shown("") == {"Naskah dinas", "Tanpa tujuan"}
    assert shown("tanda=tanpa-kompetensi") == {"Tanpa tujuan"}
    for query in ("kompetensi=tata+NASKAH&level=3", "biaya=100", "cari=NASKAH", "level=3"):
        assert shown(query) == {"Naskah dinas"}, query
    assert shown(f"kompetensi={competency.code}&level=2") == set()
    assert "1 program tanpa kompetensi atau level" in analyst.get("/kelola/pelatihan/").content.decode()


def test_an_analyst_adds_a_programme_with_everything_and_changes_it(analyst):
    main, further = CompetencyFactory(), CompetencyFactory()
    first = TrainingProgramFactory()
    field = FieldOfService.objects.create(code="uji", name="Uji")
    given = sent(
        competency=main.pk, target_level=3, fields_of_service=[field.pk], cadence="tahunan", rounds_per_year=2,
        months=["3", "9"], certifies="true", certifying_body="BKN", first_day="2026-01-01",
        **{"ajar-0-competency": further.pk, "ajar-0-level": 2, "syarat-0-kind": "program",
           "syarat-0-required_program": first.pk},
    )  # fmt: skip
    answer = analyst.post("/kelola/pelatihan/tambah/", given)
    program = TrainingProgram.objects.get(code="BARU")
    assert (answer.status_code, answer["Location"]) == (302, f"/pelatihan/{program.public_id}/")
    assert set(program.taught.values_list("competency", "target_level", "main")) == {
        (main.pk, 3, True),
        (further.pk, 2, False),
    }
    assert (program.months, list(program.fields.all())) == ([3, 9], [field])
    assert [row.required_program for row in program.prerequisites.all()] == [first]

    address = f"/kelola/pelatihan/{program.public_id}/ubah/"
    assert "Pelatihan Baru" in analyst.get(address).content.decode()
    assert analyst.post(address, sent(name="Diganti")).status_code == 302
    program.refresh_from_db()
    assert program.name == "Diganti"
    assert not program.taught.exists()
    assert not program.prerequisites.exists()
    assert not program.fields.exists()


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"hours": "0"}, "Jam pelajaran harus lebih dari nol."),
        ({"target_level": "3"}, "Isi kompetensi dan level bersama-sama"),
        ({"rounds_per_year": "2"}, "Jumlah angkatan setahun hanya untuk program tahunan."),
        ({"certifying_body": "BKN"}, "Nyatakan bahwa sertifikat diberikan"),
        (
            {"first_day": "2026-02-01", "last_day": "2026-01-01"},
            "Hari terakhir tidak boleh sebelum hari pertama.",
        ),
        ({"syarat-0-kind": "pangkat"}, "Jenis prasyarat ini memerlukannya."),
    ],
)
def test_a_mistaken_programme_is_refused_in_words_and_nothing_is_saved(analyst, given, said):
    answer = analyst.post("/kelola/pelatihan/tambah/", sent(**given))
    assert (answer.status_code, TrainingProgram.objects.count()) == (422, 0)
    assert said in answer.content.decode()


def test_programmes_that_would_require_each_other_are_refused_whole(analyst):
    one, two = TrainingProgramFactory(code="SATU", name="Satu"), TrainingProgramFactory()
    ProgramPrerequisite.objects.create(program=two, kind="program", required_program=one)
    given = sent(
        code="SATU", name="Nama lain", **{"syarat-0-kind": "program", "syarat-0-required_program": two.pk}
    )
    answer = analyst.post(f"/kelola/pelatihan/{one.public_id}/ubah/", given)
    assert answer.status_code == 422
    assert "akan mensyaratkan dirinya sendiri" in answer.content.decode()
    one.refresh_from_db()
    assert one.name == "Satu"


def test_the_catalogue_is_kept_by_those_of_a_whole_agency_only(root):
    part = signed_in("analis", UnitFactory(parent=root))
    assert part.get("/kelola/pelatihan/").status_code == 200
    assert part.get("/kelola/pelatihan/tambah/").status_code == 403
    assert part.post("/kelola/penyelenggara/tambah/", {"name": "X", "kind": "lan"}).status_code == 403
    assert signed_in("admin_opd", root).get("/kelola/pelatihan/tambah/").status_code == 403
    assert Provider.objects.count() == 0


def test_a_provider_and_its_agreement_with_the_signed_document(analyst, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    assert analyst.post("/kelola/penyelenggara/tambah/", {"name": "LAN", "kind": "lan"}).status_code == 302
    provider = Provider.objects.get()
    address = f"/kelola/penyelenggara/{provider.public_id}/perjanjian/"
    given = {"number": "PKS/1", "title": "Pelatihan", "first_day": "2026-01-01", "last_day": "2090-12-31"}
    signed = SimpleUploadedFile("naskah.pdf", b"%PDF-1.7 isi")
    assert analyst.post(address, {**given, "document": signed}).status_code == 302
    agreement = Agreement.objects.get()
    assert str(agreement.last_day) == "2090-12-31"
    answer = analyst.get(f"/kelola/perjanjian/{agreement.public_id}/dokumen/")
    assert b"".join(answer.streaming_content) == b"%PDF-1.7 isi"
    page = analyst.get("/kelola/penyelenggara/").content.decode()
    assert "PKS/1" in page
    assert "naskah.pdf" in page

    refused = analyst.post(address, {**given, "number": "PKS/2"})
    assert refused.status_code == 422
    assert "berlaku pada waktu yang sama" in refused.content.decode()
    assert Agreement.objects.count() == 1


def test_agreements_that_end_within_ninety_days_are_pointed_out(analyst):
    from django.utils import timezone

    from training.agreements import ending_agreements

    def ends(days):
        last = timezone.localdate() + timedelta(days=days)
        return AgreementFactory(validity=span(date(2020, 1, 1), last))

    soon, today = ends(90), ends(0)
    ends(91), ends(-1)
    assert ending_agreements(on=timezone.localdate()) == [today, soon]
    assert "2 perjanjian berakhir dalam 90 hari" in analyst.get("/kelola/pelatihan/").content.decode()


def test_managers_are_told_once_of_an_ending_agreement_until_another_follows(root):
    from datetime import UTC, datetime

    from django.db.backends.postgresql.psycopg_any import DateRange

    from employees.models import Notice
    from tests.factories import principal_with
    from training.agreements import ending_agreements, tell_ending, warn_days
    from training.catalogue import store_agreement

    on, at = date(2026, 11, 21), datetime(2026, 11, 21, 3, tzinfo=UTC)
    last = on + timedelta(days=warn_days(on=on))
    manager = principal_with("analis", unit=root)
    principal_with("penyetuju", unit=root)
    agreement = AgreementFactory(validity=span(date(2020, 1, 1), last))
    AgreementFactory(validity=span(date(2020, 1, 1), last + timedelta(days=1)))

    assert [tell_ending(on=on, at=at), tell_ending(on=on, at=at)] == [1, 0]
    (notice,) = Notice.objects.open()
    assert (f"user:{notice.recipient.public_id}", notice.due_on) == (manager.identity, last)
    assert str(agreement.public_id) in notice.address

    following = Agreement(
        provider=agreement.provider, field=agreement.field, number="PKS/2", title="Lanjutan"
    )
    following.validity = DateRange(last + timedelta(days=1), last + timedelta(days=366))
    store_agreement(following, by=manager, at=at)
    assert not Notice.objects.open().exists()
    assert ending_agreements(on=on) == []


def test_leadership_proposals_are_a_list_and_a_file_with_a_purpose(root, analyst):
    from tests.training.test_leadership import somebody

    somebody(unit=root, name="Calon Pemimpin")
    somebody(unit=root, name="Belum Dikenal", potential=None)
    page = analyst.get("/kelola/kepemimpinan/").content.decode()
    assert "Calon Pemimpin" in page
    assert "Belum Dikenal" not in page
    assert "setelah PKP" in page
    page = analyst.get("/kelola/kepemimpinan/?keadaan=unknown").content.decode()
    assert "Belum Dikenal" in page
    assert "Calon Pemimpin" not in page

    refused = analyst.post("/kelola/kepemimpinan/berkas/", {"bentuk": "csv", "keperluan": " "})
    assert refused.status_code == 302
    answer = analyst.post("/kelola/kepemimpinan/berkas/", {"bentuk": "csv", "keperluan": "rapat"})
    text = answer.content.decode()
    assert "Calon Pemimpin" in text
    assert "Belum Dikenal" not in text
    assert "rapat" in text
