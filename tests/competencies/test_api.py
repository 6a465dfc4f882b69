"""The dictionary's versions and decrees about standards over HTTP."""

from datetime import timedelta

from competencies.dictionary.versions import start_draft
from tests.competencies.dictionary.test_versions import accept as agree
from tests.competencies.dictionary.test_versions import edited
from tests.competencies.standards.decrees import DECREE, LATER, D, accept, drafted
from tests.employees.api.test_registry_api import caller
from tests.factories import PositionFactory, UnitFactory

BASE = "/api/v1"


def rows(client, table, **given):
    answer = client.get(f"{BASE}/{table}/", given)
    assert answer.status_code == 200, answer.json()
    return answer.json()["results"]


def test_a_version_is_read_whole_and_tells_its_last_day_once_it_was_replaced(root, officer, second):
    for number, begins in enumerate((D, LATER)):
        head = DECREE | {"decree": f"Kepwal {number}/2026"}
        agree(
            edited(start_draft(by=officer, begins=begins, **head), officer, "MAN-01", name=f"N{number}"),
            second,
        )
    client = caller(root)
    newer, older = rows(client, "dictionary-versions")
    assert (older["valid_to"], newer["valid_to"]) == ((LATER - timedelta(days=1)).isoformat(), None)
    assert "content" not in newer
    item = client.get(f"{BASE}/dictionary-versions/{older['id']}/").json()
    (integrity,) = [each for each in item["content"]["competencies"] if each["code"] == "MAN-01"]
    assert integrity["name"] == "N0"
    assert [len(level["indicators"]) for level in integrity["levels"]] == [3] * 5


def test_a_decree_leads_to_the_levels_that_it_set_and_another_agency_has_none(root, officer, second):
    post = PositionFactory(unit=root)
    accept(drafted(root, {post.code: {"MAN-01": 3, "MAN-02": 4}}, by=officer), second)
    client, elsewhere = caller(root), caller(UnitFactory(code="LAIN"))
    (decree,) = rows(client, "standard-decrees", state="approved")
    assert (decree["decree"], decree["agency"], decree["begins"]) == (
        "Kepwal 188/2026",
        root.code,
        D.isoformat(),
    )
    told = rows(client, "standards", standard_decree=decree["id"])
    assert {(row["competency_code"], row["level"]) for row in told} == {("MAN-01", 3), ("MAN-02", 4)}
    assert rows(elsewhere, "standard-decrees") == []
    assert elsewhere.get(f"{BASE}/standard-decrees/{decree['id']}/").status_code == 404
