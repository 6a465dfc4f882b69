"""The nine national competencies come with the product, each with five described levels."""

import pytest

from competencies.models import Competency, CompetencyLevel

pytestmark = pytest.mark.django_db
NATIONAL = [*(f"MAN-0{n}" for n in range(1, 9)), "SOS-01"]


def test_the_nine_national_competencies_are_there_in_the_order_of_the_regulation():
    names = list(Competency.objects.filter(code__in=NATIONAL).order_by("code").values_list("name", flat=True))
    assert names == [
        "Integritas",
        "Kerja Sama",
        "Komunikasi",
        "Orientasi pada Hasil",
        "Pelayanan Publik",
        "Pengembangan Diri dan Orang Lain",
        "Mengelola Perubahan",
        "Pengambilan Keputusan",
        "Perekat Bangsa",
    ]


def test_each_has_five_levels_with_a_description_and_indicators():
    levels = CompetencyLevel.objects.filter(competency__code__in=NATIONAL)
    assert levels.count() == 45
    assert all(level.description and level.indicators.count() >= 2 for level in levels)
    assert len(set(levels.values_list("description", flat=True))) == 45
