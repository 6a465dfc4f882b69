"""Assessed levels, potential, performance and feedback in the data package."""

from __future__ import annotations

from django.utils.translation import pgettext_lazy

from asn_career.base.imports.checks import after_birth
from asn_career.base.imports.choices import Choice, aliases
from asn_career.base.imports.dates import Date, Year
from asn_career.base.imports.numbers import ASSESSED_LEVEL, SCORE
from asn_career.base.imports.specs import Column, Dated, Table, register
from asn_career.base.imports.stage import Stage
from asn_career.base.imports.text import Code, Name
from asn_career.base.regulations import load_table
from assessments.choices import Expectation, Predicate, Source
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
PREDICATE_MATRIX = load_table("assessments", "predicate_matrix")


def judge_performance(stage: Stage) -> None:
    """The given predicate counts; without one the two ratings make it (PermenPANRB 6/2022)."""
    matrix = PREDICATE_MATRIX.value_on(stage.as_of)
    cells = [
        (result, behaviour, predicate)
        for result, row in matrix.items()
        for behaviour, predicate in row.items()
    ]
    stage.run("DROP TABLE IF EXISTS pg_temp.predicates")
    stage.run("CREATE TEMP TABLE predicates (result text, behaviour text, predicate text) ON COMMIT DROP")
    for result, behaviour, predicate in cells:
        stage.run("INSERT INTO predicates VALUES (%(r)s, %(b)s, %(p)s)", r=result, b=behaviour, p=predicate)
    # A stored predicate that the stored ratings make follows them; one that was given stays.
    stage.run(
        """UPDATE {s} s SET predicate = m.predicate FROM predicates m
        WHERE s.predicate IS NULL AND (s.work_result IS NOT NULL OR s.behaviour IS NOT NULL)
          AND m.result = coalesce(s.work_result, s.was_work_result)
          AND m.behaviour = coalesce(s.behaviour, s.was_behaviour)
          AND (s.stored_id IS NULL OR EXISTS (SELECT FROM predicates w WHERE w.predicate = s.was_predicate
            AND w.result = s.was_work_result AND w.behaviour = s.was_behaviour))"""
    )
    stage.refuse("s.predicate IS NULL AND s.stored_id IS NULL", "performance_incomplete", column="predicate")
    stage.remark(
        "warning",
        """m.result = coalesce(s.work_result, s.was_work_result)
        AND m.behaviour = coalesce(s.behaviour, s.was_behaviour)
        AND m.predicate <> coalesce(s.predicate, s.was_predicate)""",
        "predicate_contradiction",
        column="predicate",
        params="jsonb_build_object('expected', m.predicate)",
        source="predicates m",
    )
    stage.compare_again()


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
PERFORMANCE = Table(
    name="performance",
    title=pgettext_lazy("data table", "Performance"),
    aliases=("kinerja", "skp", "rw-skp22", "predikat kinerja", "riwayat kinerja"),
    target="assessments_performance",
    key=("nip", "year"),
    columns=(
        nip_column(),
        Column("year", Year(), required=True, dated=Dated.FACT, also="tahun"),
        Column("work_result", EXPECTATION, also="hasil kerja, hasil kinerja"),
        Column("behaviour", EXPECTATION, also="perilaku kerja, perilaku, behavior"),
        Column("predicate", PREDICATE, also="predikat, predikat kinerja, kuadran kinerja"),
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

register(ASSESSMENTS, PERFORMANCE, POTENTIAL, FEEDBACK_SCORES)
