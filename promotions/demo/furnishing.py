"""What the data package does not bring of the catalogue: fields, providers, agreements, prerequisites, examples."""

from datetime import date, timedelta
from decimal import Decimal
from typing import NamedTuple

from django.db.backends.postgresql.psycopg_any import DateRange

from asn_career.base.audit import acting
from competencies.models import Competency
from employees.access import Principal
from training.catalogue import store_agreement, store_program, store_provider
from training.fields_of_service import restore_fields_of_service
from training.models import (
    Agreement,
    FieldOfService,
    ProgramField,
    ProgramPrerequisite,
    Provider,
    TrainingProgram,
)

from .catalogue import LEADERSHIP
from .days import at_work

_PROVIDERS = (
    (
        "Lembaga Administrasi Negara",
        "LAN",
        "lan",
        "Pusat Pelatihan Kepemimpinan",
        "kerjasama@lan.contoh.go.id",
    ),
    ("Badan Kepegawaian Negara", "BKN", "bkn", "Pusat Penilaian Kompetensi", "pelatihan@bkn.contoh.go.id"),
    (
        "Universitas Sagara Jaya",
        "Unsaga",
        "perguruan_tinggi",
        "Lembaga Pengabdian",
        "lppm@unsaga.contoh.ac.id",
    ),
    (
        "Universitas Bukit Damar",
        "UBD",
        "perguruan_tinggi",
        "Fakultas Kedokteran",
        "kerjasama@ubd.contoh.ac.id",
    ),
    ("Badan Kepegawaian dan Pengembangan SDM", "BKPSDM", "sendiri", "Bidang Pengembangan Kompetensi", ""),
)


class _Agreed(NamedTuple):
    """An agreement by its provider's short name and its days counted from the day of the demo."""

    provider: str
    number: str
    title: str
    field: str
    since: int
    until: int
    ceiling: int | None


_AGREEMENTS = (
    _Agreed("LAN", "PKS.12/LAN", "Penyelenggaraan pelatihan kepemimpinan", "", -700, 60, 2_500_000_000),
    _Agreed(
        "BKN", "PKS.07/BKN", "Pelatihan dan sertifikasi kepegawaian", "kepegawaian", -300, 430, 400_000_000
    ),
    _Agreed(
        "Unsaga", "PKS.21/UNSAGA", "Pelatihan lingkungan hidup", "lingkungan_hidup", -200, 530, 300_000_000
    ),
    _Agreed(
        "Unsaga", "PKS.22/UNSAGA", "Pelatihan komunikasi publik", "komunikasi_publik", -200, 530, 150_000_000
    ),
    _Agreed("UBD", "PKS.03/UBD", "Pelatihan pelayanan kesehatan", "kesehatan", -400, 330, None),
    _Agreed("UBD", "PKS.01/UBD", "Pelatihan pelayanan kesehatan", "kesehatan", -1200, -401, 200_000_000),
)


class _Example(NamedTuple):
    """A programme fitted to a field, with the competencies it teaches; the first is the main one."""

    code: str
    name: str
    provider: str
    field: str
    modality: str
    hours: int
    cost: int
    teaches: tuple[tuple[str, int], ...]
    description: str


_EXAMPLES = (
    _Example(
        "ADM-DOKUMEN", "Pengelolaan Dokumen Elektronik", "BKPSDM", "administrasi", "daring", 24, 0,
        (("TEK-ADMI-01", 3), ("TEK-ADMI-02", 3)), "Tata naskah dan arsip dalam satu aplikasi persuratan.",
    ),
    _Example(
        "ADM-SISTEM", "Sistem Informasi untuk Layanan Administrasi", "Unsaga", "administrasi", "campuran", 32,
        1_200_000, (("TEK-ADMI-03", 3), ("TEK-ADMI-01", 3)), "Menata alur layanan dan memakai sistem informasi.",
    ),
    _Example(
        "KES-EFISIEN", "Pelayanan Kesehatan yang Efisien di Puskesmas", "UBD", "kesehatan", "campuran", 40,
        1_800_000, (("TEK-KESE-01", 3), ("TEK-KESE-05", 3)), "Memperpendek waktu tunggu dan alur pasien.",
    ),
    _Example(
        "KES-DARING", "Pelayanan Kesehatan Dasar Jarak Jauh", "UBD", "kesehatan", "daring", 30, 300_000,
        (("TEK-KESE-01", 3), ("TEK-KESE-02", 3)), "Untuk tenaga kesehatan di unit terpencil.",
    ),
    _Example(
        "LH-CEMAR", "Pemantauan dan Pengendalian Pencemaran", "Unsaga", "lingkungan_hidup", "klasikal", 40,
        2_000_000, (("TEK-LING-01", 3), ("TEK-LING-03", 3)), "Praktik lapangan bersama perguruan tinggi.",
    ),
    _Example(
        "KOM-PUBLIK", "Komunikasi Publik Pemerintah", "Unsaga", "komunikasi_publik", "daring", 20, 250_000,
        (("MAN-03", 3), ("MAN-05", 3)), "Menyampaikan kebijakan dan menanggapi keluhan warga.",
    ),
)  # fmt: skip


def furnish_catalogue(principal: Principal, *, as_of: date) -> None:
    """Give the imported catalogue what officers would keep in it; what is there already stays."""
    if Provider.objects.filter(short_name="LAN").exists():
        return
    restore_fields_of_service()
    with acting(by=principal.identity, reason="demo catalogue", purpose=principal.purpose):
        providers = {row[1]: _provider(row, principal) for row in _PROVIDERS}
        fields = {field.code: field for field in FieldOfService.objects.all()}
        for row in _AGREEMENTS:
            _agree(row, providers[row.provider], fields, principal, as_of=as_of)
        _describe_imported(fields)
        for example in _EXAMPLES:
            _add(example, providers[example.provider], fields[example.field], principal)
        _ask_for_what_comes_first()


def _provider(row: tuple[str, str, str, str, str], principal: Principal) -> Provider:
    name, short_name, kind, contact, email = row
    provider = Provider(name=name, short_name=short_name, kind=kind, contact_name=contact, email=email)
    return store_provider(provider, by=principal)


def _agree(
    row: _Agreed, provider: Provider, fields: dict[str, FieldOfService], principal: Principal, *, as_of: date
) -> None:
    first, last = as_of + timedelta(days=row.since), as_of + timedelta(days=row.until)
    agreement = Agreement(
        provider=provider,
        number=f"{row.number}/{first.year}",
        title=row.title,
        field=fields.get(row.field),
        validity=DateRange(first, last + timedelta(days=1)),
        terms="Biaya per peserta menurut lampiran; pembayaran setelah laporan penyelenggaraan diterima.",
        ceiling=row.ceiling,
    )
    store_agreement(agreement, by=principal, at=at_work(as_of))


def _describe_imported(fields: dict[str, FieldOfService]) -> None:
    """Nature and field of the imported programmes follow from the competency that each teaches."""
    by_family = {family: field for field in fields.values() for family in field.families}
    programs = TrainingProgram.objects.select_related("competency")
    leadership = {code for code, _name, _level in LEADERSHIP}
    technical = programs.filter(competency__kind="technical")
    technical.update(nature="teknis")
    programs.exclude(competency__kind="technical").exclude(code__in=leadership).update(nature="soft_skill")
    programs.filter(code__in=leadership).update(
        nature="kepemimpinan",
        cadence="tahunan",
        rounds_per_year=2,
        months=[3, 9],
        certifies=True,
        certifying_body="LAN",
    )
    programs.filter(modality="daring").update(cadence="tahunan", rounds_per_year=6)
    ProgramField.objects.bulk_create(
        ProgramField(program=program, field=by_family[program.competency.family])
        for program in technical
        if program.competency and program.competency.family in by_family
    )


def _add(example: _Example, provider: Provider, field: FieldOfService, principal: Principal) -> None:
    known = {
        row.code: row for row in Competency.objects.filter(code__in=[code for code, _ in example.teaches])
    }
    (main, level), *further = ((known[code], level) for code, level in example.teaches)
    program = TrainingProgram(
        code=example.code,
        name=example.name,
        kind="teknis",
        nature="soft_skill" if main.kind != "technical" else "teknis",
        modality=example.modality,
        hours=Decimal(example.hours),
        cost=Decimal(example.cost),
        provider=provider.name,
        competency=main,
        target_level=level,
        cadence="tahunan",
        rounds_per_year=2,
        months=[4, 10],
        description=example.description,
    )
    store_program(program, fields=[field], taught=further, prerequisites=[], by=principal)


def _ask_for_what_comes_first() -> None:
    """Kinds of post for leadership training, and a rank for learning at the workplace elsewhere."""
    programs = {row.code: row for row in TrainingProgram.objects.all()}
    posts = (("PKA", "pengawas"), ("PKN-II", "administrator"), ("PKN-I", "jpt_pratama"))
    ProgramPrerequisite.objects.bulk_create(
        ProgramPrerequisite(
            program=programs[code], kind="jenis_jabatan", post_kind=kind, basis="Peraturan LAN"
        )
        for code, kind in posts
    )
    ProgramPrerequisite.objects.bulk_create(
        ProgramPrerequisite(program=program, kind="pangkat", rank="III/a")
        for program in programs.values()
        if program.kind == "magang"
    )
