"""A list with its filters is kept under a name, for the person who kept it and for nobody else."""

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from asn_career.base.models import AuditEntry
from employees import saved_views
from employees.models import SavedView
from tests.employees.api.test_registry_api import signed_in
from tests.factories import UnitFactory, UserFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("contexts")]
LIST = "/kelola/pegawai/"


@pytest.fixture
def unit():
    return UnitFactory()


@pytest.fixture
def client(unit):
    return signed_in("analis", unit)


def save(client, name="PNS saja", path=LIST, query="status=PNS&urut=-nama"):
    return client.post(reverse("saved_view_save"), {"name": name, "path": path, "query": query})


def names(client, **params):
    page = client.get(reverse("saved_view_list"), params).context["page"]
    return [view.name for view in page.rows]


def test_a_list_is_kept_as_it_is_filtered_and_opened_again_by_its_name(client):
    answer = save(client)
    assert (answer.status_code, answer.url) == (302, f"{LIST}?status=PNS&urut=-nama")
    page = client.get(reverse("saved_view_list")).content.decode()
    assert f'href="{LIST}?status=PNS&amp;urut=-nama"' in page
    assert "PNS saja" in page
    entry = AuditEntry.objects.get(table_name="employees_savedview")
    assert entry.actor.startswith("user:")


def test_the_place_within_the_pages_is_left_out(client):
    save(client, query="status=PNS&setelah=019aa&ukuran=50")
    assert SavedView.objects.get().query == "status=PNS&ukuran=50"


def test_every_list_with_a_filter_bar_offers_it_without_a_script(client):
    bars = [
        reverse(name) for name in ("employee_list", "position_list", "vacancy_list", "gap_map", "succession")
    ]
    for path in bars:
        page = client.get(path, {"unit": ""}).content.decode()
        assert f'action="{reverse("saved_view_save")}"' in page, path
        assert f'name="path" value="{path}"' in page, path
        assert save(client, path=path, name=path).status_code == 302
    assert sorted(names(client)) == sorted(bars)
    assert names(client, daftar=LIST) == [LIST]


def test_a_view_is_renamed_and_deleted_after_a_question(client):
    save(client)
    view = SavedView.objects.get()
    rename, delete = (
        reverse(name, args=[view.public_id]) for name in ("saved_view_rename", "saved_view_delete")
    )
    assert 'value="PNS saja"' in client.get(rename).content.decode()
    assert client.post(rename, {"name": "Semua PNS"}).status_code == 302
    assert names(client) == ["Semua PNS"]
    assert "Hapus tampilan “Semua PNS”?" in client.get(delete).content.decode()
    assert names(client) == ["Semua PNS"]
    client.post(delete)
    assert names(client) == []


def test_a_name_is_used_once_for_one_list(client):
    save(client)
    again = save(client, query="")
    assert (again.status_code, "Pilih nama lain" in again.content.decode()) == (422, True)
    assert save(client, path="/kelola/jabatan/").status_code in (302, 400)
    save(client, name="Lain")
    other = SavedView.objects.get(name="Lain")
    assert (
        client.post(reverse("saved_view_rename", args=[other.public_id]), {"name": "PNS saja"}).status_code
        == 422
    )


def test_a_view_is_its_owners_alone(client, unit):
    save(client)
    view = SavedView.objects.get()
    for stranger in (signed_in("analis", unit), signed_in("admin_teknis", None)):
        assert names(stranger) == []
        for name in ("saved_view_rename", "saved_view_delete"):
            assert stranger.get(reverse(name, args=[view.public_id])).status_code == 404
            assert stranger.post(reverse(name, args=[view.public_id]), {"name": "x"}).status_code == 404
    view.refresh_from_db()
    assert view.name == "PNS saja"


@pytest.mark.parametrize(
    "path",
    [
        "//elsewhere.example/",
        "https://elsewhere.example/",
        "/tidak-ada/",
        "/api/v1/units/",
        "/admin/",
        "x",
        "/" * 300,
    ],
)
def test_an_address_that_is_no_page_here_is_not_kept(client, path):
    assert save(client, path=path).status_code == 400
    assert not SavedView.objects.exists()


@pytest.mark.parametrize("given", [{"name": ""}, {"name": "   "}, {"name": "x" * 81}])
def test_a_view_needs_a_name(client, given):
    assert save(client, **given).status_code == 422
    assert not SavedView.objects.exists()


def test_one_person_keeps_so_many_and_no_more(client, monkeypatch):
    monkeypatch.setattr(saved_views, "MOST", 2)
    statuses = [save(client, name=str(number)).status_code for number in range(3)]
    assert statuses == [302, 302, 409]


@pytest.mark.parametrize(
    "broken", [{"name": ""}, {"path": "//elsewhere.example"}, {"path": "https://x"}, {"name": "A"}]
)
def test_the_database_refuses_what_the_page_refuses(broken):
    user = UserFactory()
    SavedView.objects.create(user=user, name="A", path=LIST)
    given = {"name": "B", "path": LIST, "query": "", **broken}
    with pytest.raises(IntegrityError), transaction.atomic():
        SavedView.objects.bulk_create([SavedView(user=user, **given)])
