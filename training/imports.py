"""The catalogue of programmes and the training that people completed, in the data package."""

from __future__ import annotations

from django.utils.translation import pgettext_lazy

from asn_career.base.imports.checks import after_birth, all_of, one_of
from asn_career.base.imports.choices import Choice, aliases
from asn_career.base.imports.dates import Date, Month
from asn_career.base.imports.numbers import COST, HOURS, REQUIRED_LEVEL, SCORE, whole
from asn_career.base.imports.specs import Column, Dated, Table, register
from asn_career.base.imports.text import Code, Name, Text
from employees.imports import nip_column
from training.choices import Modality, TrainingKind

# SIASN's 25 codes of jenisDiklat stand beside the words.
TRAINING_KIND = Choice(
    tuple(TrainingKind.values),
    aliases({
        "struktural": ("1", "diklat struktural", "kepemimpinan"),
        "fungsional": ("2", "diklat fungsional"),
        "teknis": ("3", "diklat teknis"),
        "workshop": ("4", "lokakarya"),
        "manajerial": ("5",),
        "sosial_kultural": ("6",),
        "sosialisasi": ("7",),
        "bimtek": ("8", "bimbingan teknis"),
        "seminar": ("9",),
        "magang": ("10", "praktik kerja"),
        "kursus": ("11",),
        "coaching": ("14",),
        "mentoring": ("15",),
        "e_learning": ("16", "17", "pelatihan jarak jauh"),
        "lainnya": ("12", "13", "18", "19", "20", "21", "22", "23", "24", "25", "penataran", "detasering", "outbound",
                    "benchmarking", "belajar mandiri", "komunitas belajar", "lain-lain"),
    }),
)  # fmt: skip
MODALITY = Choice(
    tuple(Modality.values),
    aliases({"klasikal": ("tatap muka", "luring"), "daring": ("online",), "campuran": ("blended", "hybrid")}),
)

TRAINING_PROGRAMS = Table(
    name="training_programs",
    title=pgettext_lazy("data table", "Training programmes"),
    aliases=("training program", "program pelatihan", "katalog pelatihan", "program diklat"),
    target="training_trainingprogram",
    key=("code",),
    columns=(
        Column("code", Code(), required=True, also="kode, kode program"),
        Column("name", Name(), required=True, also="nama, nama program, nama pelatihan"),
        Column("kind", TRAINING_KIND, also="jenis, jenis pelatihan, jenis diklat"),
        Column("modality", MODALITY, also="metode, bentuk, modalitas"),
        Column("hours", HOURS, required=True, also="jp, jam, jam pelajaran, jumlah jam, jumlah jp"),
        Column("cost", COST, also="biaya"),
        Column("provider", Name(), also="penyelenggara, institusi penyelenggara"),
        Column("competency_code", Code(), refers="competencies", also="kode kompetensi"),
        Column("target_level", REQUIRED_LEVEL, also="tingkat sasaran, level sasaran, level target"),
    ),
    shared=True,
    known=("name",),
)
TRAINING_HISTORY = Table(
    name="training_history",
    title=pgettext_lazy("data table", "Training completed"),
    aliases=("riwayat pelatihan", "riwayat diklat", "rw-diklat", "rw-kursus", "diklat", "kursus"),
    target="training_traininghistory",
    key=("nip", "name", "completed_on"),
    columns=(
        nip_column(),
        Column("program_code", Code(), refers="training_programs", also="kode program, kode diklat"),
        Column("name", Name(), also="nama, nama pelatihan, nama diklat, nama kursus, latihan struktural nama"),
        Column("kind", TRAINING_KIND, also="jenis, jenis pelatihan, jenis diklat, jenis diklat id"),
        Column("hours", HOURS, required=True, also="jp, jam, jam pelajaran, jumlah jam, jumlah jp"),
        Column(
            "completed_on",
            Date(),
            required=True,
            dated=Dated.FACT,
            also="tanggal selesai, tanggal selesai kursus, tgl selesai, selesai",
        ),
        Column("certificate_no", Name(), also="nomor sertifikat, no sertifikat, no sertipikat, nomor"),
    ),
    computed={"name": "coalesce(r.name, program_code_ref.name)"},
    check=all_of(one_of(("program_code", "name"), "training_unnamed"), after_birth("completed_on")),
)  # fmt: skip
SERVICE_SATISFACTION = Table(
    name="service_satisfaction",
    title=pgettext_lazy("data table", "Service satisfaction"),
    aliases=("kepuasan layanan", "kepuasan masyarakat", "ikm", "skm", "survei kepuasan masyarakat"),
    target="training_satisfactionfigure",
    key=("unit_code", "month"),
    columns=(
        Column("unit_code", Code(), required=True, refers="units", also="kode unit, kode unor, unor id"),
        Column("month", Month(), required=True, dated=Dated.FACT, also="bulan, periode"),
        Column("respondents", whole(1, 2_000_000_000), required=True, also="responden, jumlah responden"),
        Column("score", SCORE, required=True, also="nilai, nilai ikm, indeks, skor"),
        Column("source", Name(), also="sumber, keterangan"),
    ),
    in_scope="t.unit_id IN (SELECT id FROM scope_units)",
)

SERVICE_ANSWERS = Table(
    name="service_answers",
    title=pgettext_lazy("data table", "Answers about services"),
    aliases=("jawaban layanan", "jawaban survei", "jawaban masyarakat", "umpan balik masyarakat"),
    target="training_servicefeedback",
    key=("unit_code", "number"),
    columns=(
        Column("unit_code", Code(), required=True, refers="units", also="kode unit, kode unor, unor id"),
        Column("number", Code(), required=True, also="nomor, nomor jawaban, no, no responden"),
        Column("given_on", Date(), required=True, dated=Dated.FACT, also="tanggal, tanggal jawaban"),
        Column("rating", whole(1, 4), required=True, also="penilaian, nilai, skor"),
        Column("service", Name(120), also="layanan, jenis layanan"),
        Column("comment", Text(1000), also="komentar, saran"),
    ),
    fields={"given_on": "given_at"},
    # Answers to the public form have no number and are nobody's to send again.
    stored="""SELECT t.id, {in_scope} AS in_scope, t.unit_id AS unit_code_id, t.number,
        (t.given_at AT TIME ZONE 'UTC')::date AS given_on, t.rating, t.service, t.comment
        FROM training_servicefeedback t WHERE t.channel = 'import'""",
    immutable="TRUE",
    inserted={"channel": "'import'", "state": "'new'", "reason": "''", "judged_by": "''", "nonce": "''"},
    in_scope="t.unit_id IN (SELECT id FROM scope_units)",
)

register(TRAINING_PROGRAMS, TRAINING_HISTORY, SERVICE_SATISFACTION, SERVICE_ANSWERS)
