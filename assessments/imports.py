"""Assessed levels, potential, performance, credit points and feedback in the data package."""

from __future__ import annotations

from django.utils.translation import pgettext_lazy

from asn_career.base.imports.checks import after_birth, all_of
from asn_career.base.imports.choices import Boolean, Choice, aliases
from asn_career.base.imports.dates import Date, Year
from asn_career.base.imports.numbers import ASSESSED_LEVEL, SCORE
from asn_career.base.imports.specs import Column, Dated, Table, register
from asn_career.base.imports.text import Code, Name, Text
from assessments.choices import Expectation, Periodicity, Predicate, Source
from assessments.imports_performance import (
    CREDIT,
    MONTH,
    PERCENTAGE,
    judge_credit_points,
    judge_months,
    judge_performance,
    sensible_credit_months,
    sensible_months,
)
from employees.imports import nip_column

SOURCE = Choice(
    tuple(Source.values),
    aliases({
        "assessment_center": ("assessment centre", "AC", "pusat penilaian", "asesmen"),
        "cact": ("CACT BKN",),
        "competency_test": ("uji kompetensi", "ujikom"),
        "superior": ("atasan", "penilaian atasan"),
        "feedback_360": ("360", "umpan balik 360", "umpan balik"),
        "self": ("mandiri", "penilaian mandiri", "self assessment"),
    }),
)  # fmt: skip
EXPECTATION = Choice(
    tuple(Expectation.values),
    aliases({
        "di_atas": ("1", "di atas ekspektasi", "di atas espektasi"),
        "sesuai": ("2", "sesuai ekspektasi", "sesuai espektasi"),
        "di_bawah": ("3", "di bawah ekspektasi", "di bawah espektasi"),
    }),
)  # fmt: skip
PREDICATE = Choice(
    tuple(Predicate.values),
    {"1": "sangat_baik", "2": "baik", "3": "butuh_perbaikan", "4": "kurang", "5": "sangat_kurang"},
)
PERIODICITY = Choice(
    tuple(Periodicity.values),
    aliases({
        "bulanan": ("1", "bulan", "monthly"),
        "triwulan": ("2", "triwulanan", "kuartal", "quarterly"),
        "sebagian": ("sebagian tahun", "bagian tahun", "part year"),
    }),
)  # fmt: skip

ASSESSMENTS = Table(
    name="assessments",
    title=pgettext_lazy("data table", "Assessed competencies"),
    aliases=("assessment", "penilaian", "penilaian kompetensi", "hasil penilaian", "hasil asesmen"),
    target="assessments_assessment",
    key=("nip", "competency_code", "source", "assessed_on"),
    columns=(
        nip_column(),
        Column("competency_code", Code(), required=True, refers="competencies", also="kode kompetensi"),
        Column("level", ASSESSED_LEVEL, required=True, also="tingkat, level kompetensi, capaian, nilai"),
        Column("source", SOURCE, required=True, also="sumber, metode, metode penilaian"),
        Column("assessed_on", Date(), required=True, dated=Dated.FACT, also="tanggal, tanggal penilaian"),
        Column("provider", Name(), also="penyelenggara, lembaga, lembaga penilai"),
    ),
    immutable="TRUE",
    # Of a result and its corrections a file is compared with the last.
    stored="""SELECT t.id, ({in_scope}) AS in_scope, t.employee_id AS nip_id, t.competency_id AS competency_code_id,
        t.level, t.source, t.assessed_on, t.provider FROM assessments_assessment t
        WHERE NOT EXISTS (
            SELECT FROM assessments_assessment n WHERE n.corrects_id IS NOT NULL AND n.corrects_id = t.id)""",
    check=after_birth("assessed_on"),
)  # fmt: skip
# The two ratings and the predicate that they make, of a year and of a part of it alike.
_RATED = (
    Column("work_result", EXPECTATION, also="hasil kerja, hasil kinerja", second="hasil kinerja nilai"),
    Column(
        "behaviour", EXPECTATION, also="perilaku kerja, perilaku, behavior", second="perilaku kerja nilai"
    ),
    Column(
        "predicate",
        PREDICATE,
        also="predikat, predikat kinerja, kuadran kinerja",
        second="kuadran kinerja nilai",
    ),
)
PERFORMANCE = Table(
    name="performance",
    title=pgettext_lazy("data table", "Performance"),
    aliases=("kinerja", "skp", "rw-skp22", "predikat kinerja", "riwayat kinerja"),
    target="assessments_performance",
    key=("nip", "year"),
    columns=(
        nip_column(),
        Column("year", Year(), required=True, dated=Dated.FACT, also="tahun"),
        *_RATED,
    ),
    carried=("work_result", "behaviour", "predicate"),
    check=after_birth("year"),
    judge=judge_performance,
)
POTENTIAL = Table(
    name="potential",
    title=pgettext_lazy("data table", "Potential"),
    aliases=("potensi", "penilaian potensi"),
    target="assessments_potential",
    key=("nip", "assessed_on"),
    columns=(
        nip_column(),
        Column("score", SCORE, required=True, also="nilai, skor"),
        Column("assessed_on", Date(), required=True, dated=Dated.FACT, also="tanggal, tanggal penilaian"),
        Column("method", Name(), also="metode"),
    ),
    check=after_birth("assessed_on"),
)  # fmt: skip
FEEDBACK_SCORES = Table(
    name="feedback_scores",
    title=pgettext_lazy("data table", "Feedback"),
    aliases=("feedback", "umpan balik", "umpan balik 360"),
    target="assessments_feedbackscore",
    key=("nip", "year"),
    columns=(
        nip_column(),
        Column("year", Year(), required=True, dated=Dated.FACT, also="tahun"),
        Column("score", SCORE, required=True, also="nilai, skor"),
    ),
    check=after_birth("year"),
)
PERIODIC_PERFORMANCE = Table(
    name="periodic_performance",
    title=pgettext_lazy("data table", "Periodic performance"),
    aliases=("rw-kinerjaperiodik", "kinerja periodik", "kinerjaperiodik", "predikat periodik", "evaluasi periodik"),
    target="assessments_periodicevaluation",
    key=("nip", "year", "periodicity", "first_month"),
    columns=(
        nip_column(),
        Column("year", Year(), required=True, dated=Dated.FACT, also="tahun"),
        Column("periodicity", PERIODICITY, required=True, also="periodik, periodik id, periodikId, periode"),
        Column("first_month", MONTH, required=True, also="bulan mulai, bulan mulai penilaian, bulanMulaiPenailan"),
        Column("last_month", MONTH, also="bulan selesai, bulan selesai penilaian, bulanSelesaiPenailan"),
        *_RATED,
        Column("coefficient_id", Text(50), also="koefisenId, koefisienId, koefisien id"),
        Column("percentage", PERCENTAGE, also="persentase"),
        Column("criteria", Name(), also="kriteria"),
        Column("rater_nip", Text(30), also="penilaiNipNrp, nip penilai"),
    ),
    carried=("last_month", "work_result", "behaviour", "predicate"),
    check=all_of(after_birth("year"), sensible_months),
    judge=judge_months,
)  # fmt: skip
CREDIT_POINTS = Table(
    name="credit_points",
    title=pgettext_lazy("data table", "Credit points"),
    aliases=("rw-angkakredit", "angka kredit", "angkakredit", "pak", "riwayat angka kredit"),
    target="assessments_creditpoints",
    key=("nip", "decree", "first_year", "first_month"),
    columns=(
        nip_column(),
        Column("decree", Text(250), required=True, also="nomor sk, nomorSk, no sk, nomor pak"),
        Column("decree_on", Date(), dated=Dated.FACT, also="tanggal sk, tanggalSk, tanggal pak"),
        Column(
            "first_year",
            Year(),
            required=True,
            dated=Dated.FACT,
            also="tahun mulai, tahunMulaiPenailan, tahun mulai penilaian",
        ),
        Column("first_month", MONTH, required=True, also="bulan mulai, bulanMulaiPenailan, bulan mulai penilaian"),
        Column(
            "last_year",
            Year(),
            required=True,
            dated=Dated.FACT,
            also="tahun selesai, tahunSelesaiPenailan, tahun selesai penilaian",
        ),
        Column("last_month", MONTH, required=True, also="bulan selesai, bulanSelesaiPenailan, bulan selesai penilaian"),
        Column("main", CREDIT, also="kredit utama baru, kreditUtamaBaru, utama"),
        Column("supporting", CREDIT, also="kredit penunjang baru, kreditPenunjangBaru, penunjang"),
        Column("total", CREDIT, required=True, also="kredit baru total, kreditBaruTotal, jumlah"),
        Column("is_first", Boolean(), default="false", also="isAngkaKreditPertama, angka kredit pertama, pertama"),
        Column("is_integration", Boolean(), default="false", also="isIntegrasi, integrasi"),
        Column("is_conversion", Boolean(), default="false", also="isKonversi, konversi"),
    ),
    carried=("is_first", "is_integration", "is_conversion", "last_year", "last_month"),
    check=all_of(after_birth("first_year"), sensible_credit_months),
    judge=judge_credit_points,
)  # fmt: skip

register(ASSESSMENTS, PERFORMANCE, POTENTIAL, FEEDBACK_SCORES, PERIODIC_PERFORMANCE, CREDIT_POINTS)
