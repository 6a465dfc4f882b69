"""What pages of many people cost: the last page of a list beside the first, and queries beside few people."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from django.db.backends.postgresql.psycopg_any import DateRange
from django.test import Client, override_settings
from django.urls import reverse

from asn_career.base.benchmarks.bench import Bench
from asn_career.base.benchmarks.costs import Cost, Sides
from asn_career.base.benchmarks.registry import measures, measures_growth
from employees.access import system_principal
from employees.choices import Role
from employees.models import Employee, Grant, User

READER = "benchmark-officer"


def officer() -> Client:
    """A browser in which an officer of the whole deployment is signed in."""
    user, is_new = User.objects.get_or_create(username=READER)
    if is_new:
        Grant.objects.create(
            user=user, role=Role.ANALYST, validity=DateRange(date(2020, 1, 1)), granted_by="benchmark"
        )
    client = Client(headers={"host": "localhost"})
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


def visiting(client: Client, path: str) -> Callable[[], bytes]:
    """Gets a page, and its content."""

    def visit() -> bytes:
        with override_settings(ALLOWED_HOSTS=["localhost"]):
            answer = client.get(path)
        if answer.status_code != 200:
            raise RuntimeError(f"{path} answered {answer.status_code}")
        return answer.content

    return visit


@measures("list of people, last page / first page", at_most=1.5)
def last_page_over_first(bench: Bench) -> Sides:
    """Whole pages as the officer gets them, sorted by name."""
    client, path = officer(), reverse("employee_list")
    people = Employee.objects.visible_to(system_principal(purpose="benchmark", on=bench.today))
    before_last = people.order_by("-name", "-pk").values_list("public_id", flat=True)[25:26].get()
    deep = bench.cost(visiting(client, f"{path}?setelah={before_last}"))
    return Sides(deep, bench.cost(visiting(client, path)))


@measures_growth(
    "queries of lists and a person's page, at 1,000 people / at 10", sizes=(10, 1_000), at_most=1.0
)
def queries_of_pages(bench: Bench) -> Cost:
    """All pages together: a query per row on any of them would show."""
    client = officer()
    people = Employee.objects.visible_to(system_principal(purpose="benchmark", on=bench.today))
    first = people.order_by("pk").values_list("public_id", flat=True)[:1].get()
    paths = [
        *(reverse(name) for name in ("employee_list", "gap_map", "officer_home", "vacancy_list")),
        f"{reverse('employee_list')}?cari=a",
        *(reverse(name, args=[first]) for name in ("employee_detail", "employee_competencies")),
    ]
    counts = [bench.queries(visiting(client, path)) for path in paths]
    return Cost(sum(cost.amount for cost in counts), "queries")
