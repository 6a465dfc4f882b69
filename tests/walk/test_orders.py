"""Every list takes each order that its description names, in both directions, and pages keep it."""

import pytest
from drf_spectacular.generators import SchemaGenerator

pytestmark = pytest.mark.django_db


def described():
    """The address and the orders of each list that belongs to nothing else."""
    document = SchemaGenerator().get_schema(request=None, public=True)
    for path, found in document["paths"].items():
        for parameter in found.get("get", {}).get("parameters", ()):
            if parameter["name"] == "ordering" and "{" not in path:
                names = parameter["description"].rpartition(": ")[2].rstrip(".").split(", ")
                yield path, names


def paged(client, url):
    rows = []
    while url:
        answer = client.get(url)
        assert answer.status_code == 200, (url, answer.content)
        rows += answer.json()["results"]
        url = answer.json()["next"]
    return rows


def test_pages_of_every_order_hold_the_whole_list(walker):
    client, several = walker.clients["analis"], set()
    for path, names in described():
        for name in names:
            for order in (name, f"-{name}"):
                whole = client.get(f"{path}?ordering={order}").json()["results"]
                assert paged(client, f"{path}?page_size=3&ordering={order}") == whole, (path, order)
                several |= {path} if len(whole) > 3 else set()
    assert len(several) > 10
