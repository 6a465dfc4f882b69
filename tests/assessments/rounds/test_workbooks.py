"""The offline workbook: taken along, filled in, sent back once or twice, refused with what to mend."""

import io

import pytest
from openpyxl import load_workbook

from assessments.models import CompetencyRating
from assessments.rounds import rating, workbooks
from assessments.rounds.workbooks import HEADINGS, RatingsRefusedError
from tests.assessments.rounds.office import rate, sheet_of

VALUE, SUBJECT, STATEMENT = (HEADINGS.index(name) + 1 for name in ("nilai", "lembar", "kode_pernyataan"))


@pytest.fixture
def stage(office):
    office.round, office.judges = office.tested_by_two(office.staff[:2])
    office.judge = office.as_account(office.judges[0])
    return office


def filled(stage, change):
    """The first assessor's workbook after ``change`` of its rows."""
    book = load_workbook(io.BytesIO(workbooks.as_workbook(workbooks.sheets_of(stage.round, by=stage.judge))))
    change(book["penilaian"])
    out = io.BytesIO()
    book.save(out)
    return [out.getvalue()]


def everything(page, value="3"):
    for row in range(2, page.max_row + 1):
        page.cell(row, VALUE, value)


def take(stage, content, by=None):
    return workbooks.take(stage.round, content, name="penilaian.xlsx", by=by or stage.judge)


def test_a_filled_workbook_is_saved_once_however_often_it_is_sent(stage):
    content = filled(stage, everything)
    assert take(stage, content) == 4
    assert take(stage, content) == 0
    assert CompetencyRating._base_manager.count() == 4
    assert set(CompetencyRating._base_manager.first().answers.values()) == {3}
    assert take(stage, filled(stage, lambda page: page.cell(2, VALUE, "-"))) == 1


@pytest.mark.parametrize(
    ("column", "value", "told"),
    [
        (VALUE, "7", "Baris 2, kolom nilai, “7”: tulis angka 1 sampai 4"),
        (VALUE, "bagus", "Baris 2, kolom nilai, “bagus”"),
        (SUBJECT, "lain", "unduh buku kerja Anda sendiri"),
        (STATEMENT, "lain", "biarkan kode seperti semula"),
        (VALUE, None, "1 nilai belum diisi"),
    ],
)
def test_what_is_wrong_is_told_by_cell_value_and_remedy_and_nothing_is_saved(stage, column, value, told):
    def change(page):
        everything(page)
        page.cell(2, column).value = value

    with pytest.raises(RatingsRefusedError) as refused:
        take(stage, filled(stage, change))
    assert told in str(refused.value)
    assert not CompetencyRating._base_manager.exists()


def test_a_workbook_of_another_assessor_is_refused(stage):
    with pytest.raises(RatingsRefusedError, match="penilai lain"):
        take(stage, filled(stage, everything), by=stage.as_account(stage.judges[1]))


def test_what_is_no_workbook_is_refused(stage):
    with pytest.raises(RatingsRefusedError):
        take(stage, [b"bukan buku kerja"])


def test_a_sheet_that_was_handed_in_does_not_change_by_a_file(stage):
    sheet = sheet_of(stage.round, stage.staff[0], stage.judges[0])
    rate(sheet, 3, by=stage.judge)
    assert take(stage, filled(stage, lambda _page: None)) == 0
    with pytest.raises(RatingsRefusedError, match="sudah diserahkan"):
        take(stage, filled(stage, lambda page: everything(page, "1")))
    assert rating.values_of(rating.ratings_of(sheet)[stage.competencies[0].pk]) != {}
