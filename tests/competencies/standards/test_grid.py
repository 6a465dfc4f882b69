"""The grid: what is typed is saved whole or, with each cell's fault told, not at all; and it works as a plain form."""

import pytest
from django.urls import reverse
from django.utils import timezone

from competencies.models import Competency, DecreeLine, StandardDecree, StandardItem
from competencies.standard_decrees.content import Required, content_hash
from competencies.standard_decrees.grid import MOST_FIELDS, grid_of, read_cell, written
from competencies.standard_documents import standard_data, standard_pdf
from tests.competencies.dictionary.test_pages import account, page
from tests.competencies.standards.decrees import D, accept, class_of, drafted, shown
from tests.factories import PositionFactory, UnitFactory


@pytest.fixture
def posts(root):
    return [PositionFactory(unit=UnitFactory(parent=root), code=f"P-{number}") for number in range(3)]


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("", None),
        (" 3 ", Required(3)),
        ("3m", Required(3, "mutlak")),
        ("4 P", Required(4, "penting")),
        ("2 perlu", Required(2, "perlu")),
        ("-", Required(None)),
    ],
)
def test_a_cell_is_read_as_it_is_written(text, read):
    assert read_cell(text, is_class=False, highest=5) == read
    assert read_cell(written(read), is_class=False, highest=5) == read


@pytest.mark.parametrize(
    ("text", "is_class", "said"),
    [
        ("6", False, "level 1 sampai 5"),
        ("0", False, "level 1 sampai 5"),
        ("3x", False, "tulis level"),
        ("tiga", False, "tulis level"),
        ("-", True, "tidak mewarisi"),
    ],
)
def test_what_is_no_cell_is_refused_with_its_remedy(text, is_class, said):
    with pytest.raises(ValueError, match=said):
        read_cell(text, is_class=is_class, highest=5)


def sent(decree, texts, **more):
    """A post of the grid as the browser sends it, with ``texts`` by row and column code."""
    grid = grid_of(decree)
    given = {"seen_hash": content_hash(decree), "hal": "1", **more}
    given["baris"] = [str(row.target.public_id) for row in grid.rows]
    given["kolom_id"] = [str(column.public_id) for column in grid.columns]
    for row in grid.rows:
        for cell, column in zip(row.cells, grid.columns, strict=True):
            given[cell.name] = texts.get((row.code, column.code), cell.text)
    return given


def test_a_grid_saves_all_or_nothing_and_each_fault_names_its_cell(root, officer, client, posts):
    class_of(root, "CAMAT", posts[0])
    decree = drafted(root, {"CAMAT": {"MAN-01": 3}, "P-0": {}, "P-1": {}}, by=officer)
    client.force_login(account(officer))
    address = reverse("standard_decree_grid", args=[decree.public_id])
    assert 'placeholder="3"' in client.get(address).content.decode(), "what is inherited"
    wrong = client.post(address, sent(decree, {("P-0", "MAN-02"): "4", ("P-1", "MAN-02"): "9"}))
    shown = wrong.content.decode()
    name = Competency.objects.get(code="MAN-02").name
    assert wrong.status_code == 422
    assert f"{posts[1].name}, kolom {name}, “9”: skala jenis ini memiliki level 1 sampai 5" in shown
    assert 'aria-invalid="true"' in shown
    assert DecreeLine.objects.count() == 1, "nothing of it was saved"
    good = sent(decree, {("P-0", "MAN-02"): "4m", ("P-0", "MAN-01"): "-", ("CAMAT", "MAN-01"): ""})
    assert client.post(address, good).status_code == 302
    lines = DecreeLine.objects.order_by("competency__code").values_list(
        "competency__code", "level", "importance"
    )
    assert list(lines) == [("MAN-01", None, ""), ("MAN-02", 4, "mutlak")]
    stale = client.post(address, good)
    assert (stale.status_code, "sudah berubah sementara itu" in stale.content.decode()) == (422, True)


def test_a_page_of_the_grid_is_never_a_form_that_the_server_refuses(root, officer, posts):
    for number in range(60):
        PositionFactory(unit=posts[0].unit, code=f"Q-{number:02}")
    decree = drafted(root, {f"Q-{number:02}": {} for number in range(60)}, by=officer)
    pages = [grid_of(decree, page=number) for number in (1, 2)]
    assert [grid.pages for grid in pages] == [2, 2]
    codes = [row.code for grid in pages for row in grid.rows]
    assert codes == [f"Q-{number:02}" for number in range(60)]
    assert all(len(grid.rows) * (len(grid.columns) + 1) + len(grid.columns) <= MOST_FIELDS for grid in pages)


def test_from_a_decree_over_its_rows_and_grid_to_the_second_person_and_the_print(
    root, officer, second, client, posts
):
    today = timezone.localdate()
    client.force_login(account(officer))
    head = {"begins": today, "decree_on": today, "decree": "Kepwal 188/2026", "reason": "Evaluasi"}
    client.post(reverse("standard_decree_new"), {"root": str(root.public_id), **head})
    decree = StandardDecree.objects.get()
    add = reverse("standard_decree_add", args=[decree.public_id])
    assert client.post(add, {"codes": "P-0\nP-9"}).status_code == 422
    client.post(add, {"codes": "P-0\tJabatan\nP-1"})
    grid = reverse("standard_decree_grid", args=[decree.public_id])
    texts = {("P-0", "MAN-01"): "3m", ("P-1", "MAN-01"): "2"}
    client.post(grid, sent(decree, texts))
    target = decree.targets.get(position=posts[1])
    client.post(reverse("standard_decree_drop", args=[decree.public_id, target.public_id]))
    approve = reverse("standard_decree_approve", args=[decree.public_id])
    assert approve not in page(client, "standard_decree", decree.public_id)
    client.force_login(account(second))
    assert approve in page(client, "standard_decree", decree.public_id)
    client.post(approve, {"seen_hash": shown(decree)})
    item = StandardItem.objects.get()
    assert (item.level, item.importance, item.version.position) == (3, "mutlak", posts[0])
    told = page(client, "position_detail", posts[0].public_id)
    assert "Kepwal 188/2026" in told
    assert "ditetapkan untuk jabatan ini" in told
    printed = client.get(reverse("standard_print", args=[posts[0].public_id]))
    assert printed.content.startswith(b"%PDF")


def test_the_print_has_the_official_structure_and_every_word_of_the_level(root, officer, second, posts):
    accept(drafted(root, {"P-0": {"MAN-01": Required(1, "mutlak")}}, by=officer), second)
    data = standard_data(posts[0], on=D)
    assert data["identity"][-1] == ("Nomor keputusan", "Kepwal 188/2026")
    line = data["groups"][0]["rows"][0]
    assert line[1:4] == ["Integritas", "1 Paham", "Mutlak"]
    assert line[5].startswith("1. Menyampaikan keadaan sebagaimana adanya")
    assert len(data["requirements"]) == 6, "each kind of the structure, also where nothing is on record"
    assert standard_pdf(posts[0], on=D) == standard_pdf(posts[0], on=D)
