"""Periodic evaluations and recorded credit points as SIASN names them, misspelt names included."""

from decimal import Decimal

import pytest

from assessments.models import CreditPoints, PeriodicEvaluation
from tests.base.imports.packages import BUDI, SITI, findings, load, rows_of, table

pytestmark = pytest.mark.django_db
SIASN = (
    "nipBaru,tahun,periodikId,bulanMulaiPenailan,hasilKinerjaNilai,perilakuKerjaNilai,kuadranKinerjaNilai,"
    "koefisenId,persentase,kriteria,penilaiNipNrp"
)
PAK = (
    "nipBaru,nomorSk,tanggalSk,bulanMulaiPenailan,tahunMulaiPenailan,bulanSelesaiPenailan,tahunSelesaiPenailan,"
    "kreditUtamaBaru,kreditPenunjangBaru,kreditBaruTotal,isAngkaKreditPertama,isIntegrasi,isKonversi"
)


def test_quarters_of_siasn_are_read_by_their_codes_and_twice_changes_nothing(register, package):
    quarters = table(
        SIASN,
        (BUDI, 2026, 2, 1, 2, 2, 2, "K1", "100", "Baik", "196501011990031001"),
        (BUDI, 2026, 2, 4, 1, 1, 2, "K1", "", "", ""),
    )
    report = load(package(**{"rw-kinerjaperiodik": quarters}))
    again = load(package(**{"rw-kinerjaperiodik": quarters}))

    assert findings(report) == [("periodic_performance", 3, "predicate_contradiction")]
    assert again.totals["same"] == again.totals["rows"]
    rows = rows_of(PeriodicEvaluation).order_by("first_month")
    assert [(row.periodicity, row.first_month, row.last_month, row.predicate) for row in rows] == [
        ("triwulan", 1, 3, "baik"),
        ("triwulan", 4, 6, "baik"),
    ]
    assert (rows[0].coefficient_id, rows[0].percentage) == ("K1", 100)


def test_evaluations_that_share_a_month_are_refused_within_a_file_and_against_what_is_stored(
    register, package
):
    head = "nip,year,periodicity,first_month,last_month,predicate"
    load(package(periodic_performance=table(head, (BUDI, 2025, "sebagian", 1, 6, "baik"))))
    report = load(
        package(
            periodic_performance=table(
                head,
                (BUDI, 2025, "sebagian", 6, 9, "baik"),
                (SITI, 2025, "sebagian", 1, 4, "baik"),
                (SITI, 2025, "sebagian", 3, 8, "baik"),
                (SITI, 2025, "sebagian", 9, 12, "baik"),
                (BUDI, 2026, "sebagian", 6, 9, "baik"),
            )
        )
    )
    assert findings(report) == [("periodic_performance", row, "months_overlap") for row in (2, 3, 4)]
    assert rows_of(PeriodicEvaluation).count() == 3


def test_a_recorded_total_is_read_by_the_names_of_siasn(register, package):
    report = load(
        package(
            **{
                "rw-angkakredit": table(
                    PAK,
                    (BUDI, "PAK/1", "20-01-2023", 1, 2022, 12, 2022, "", "", "87,50", "0", "1", "0"),
                    (BUDI, "PAK/2", "20-01-2024", 1, 2023, 12, 2023, "25", "", "25", "", "", "1"),
                )
            }
        )
    )
    assert findings(report) == []
    rows = rows_of(CreditPoints).order_by("first_year")
    assert [(row.total, row.is_integration, row.is_conversion) for row in rows] == [
        (Decimal("87.50"), True, False),
        (Decimal("25.00"), False, True),
    ]


def test_a_record_does_not_become_two_kinds_by_a_later_row(register, package):
    head = "nip,decree,first_year,first_month,last_year,last_month,total,is_integration,is_conversion"
    load(package(credit_points=table(head, (BUDI, "PAK/1", 2022, 1, 2022, 12, "50", "ya", ""))))
    report = load(package(credit_points=table(head, (BUDI, "PAK/1", 2022, 1, 2022, 12, "50", "", "ya"))))
    assert findings(report) == [("credit_points", 2, "one_kind_of_credit")]
