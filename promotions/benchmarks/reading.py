"""What reading costs at size: queries and bytes of each page beside their limits, processor time beside one list."""

from __future__ import annotations

import gzip
from collections.abc import Callable
from dataclasses import dataclass

from django.db.models import Count
from django.test import Client
from django.urls import reverse

from asn_career.base.benchmarks.bench import Bench
from asn_career.base.benchmarks.costs import Cost, Sides
from asn_career.base.benchmarks.registry import measures
from asn_career.base.jobs.running import run_job
from assessments.benchmarks import compute_all
from assessments.models import GapRun
from competencies.models import Competency
from employees.access import Principal, system_principal
from employees.benchmarks import officer, visiting
from employees.models import Employee, Unit
from promotions.models import Shortlist, Vacancy
from promotions.shortlists import request_shortlist

LIST_LIMIT, PERSON_LIMIT = 10, 12
PACKED_LIMIT = 150  # KB of an officer's page with 100 rows
_API = "/api/v1"


@dataclass(frozen=True)
class Page:
    """A page that an officer of the deployment reads; ``at_most`` times the first page of the list of people."""

    name: str
    path: Callable[[Bench], str]
    at_most: float
    queries: int = LIST_LIMIT
    is_page: bool = True


def _reader(bench: Bench) -> Principal:
    return system_principal(purpose="benchmark", on=bench.today)


def _first_person(bench: Bench) -> Employee:
    return Employee.objects.visible_to(_reader(bench)).order_by("pk")[:1].get()


def _list(more: str = "") -> Callable[[Bench], str]:
    return lambda _bench: f"{reverse('employee_list')}?ukuran=100{more}"


def _named(name: str) -> Callable[[Bench], str]:
    return lambda _bench: reverse(name)


def _of_one_unit(bench: Bench) -> str:
    unit = Unit.objects.visible_to(_reader(bench)).exclude(parent=None).order_by("pk")[:1].get()
    return _list(f"&unit={unit.public_id}&status=PNS")(bench)


def _last_page(bench: Bench) -> str:
    people = Employee.objects.visible_to(_reader(bench)).order_by("-name", "-pk")
    return _list(f"&setelah={people.values_list('public_id', flat=True)[100:101].get()}")(bench)


def _map(bench: Bench) -> str:
    _computed(bench)
    return reverse("gap_map")


def _cell(bench: Bench) -> str:
    _computed(bench)
    competency = Competency.objects.visible_to(_reader(bench)).order_by("kind", "code")[:1].get()
    return f"{reverse('gap_list')}?kompetensi={competency.public_id}&ukuran=100"


def _computed(bench: Bench) -> None:
    if not GapRun.objects.current().exists():
        compute_all(bench)


def _reviewed(more: str) -> Callable[[Bench], str]:
    return lambda bench: f"{_review(bench)}{more}"


def _review(bench: Bench) -> str:
    """The newest shortlist over everybody; one is computed where there is none."""
    shortlists = Shortlist.objects.published().filter(refused__isnull=False)
    if not shortlists.exists():
        vacancy = Vacancy.objects.select_related("position__unit").order_by("pk")[:1].get()
        run_job(request_shortlist(vacancy, as_of=bench.today, by=_reader(bench)).pk)
    return f"{reverse('shortlist_review', args=[shortlists.newest_first()[:1].get().public_id])}?ukuran=100"


def _person(name: str) -> Callable[[Bench], str]:
    return lambda bench: reverse(name, args=[_first_person(bench).public_id])


def _api(name: str, more: str = "") -> Callable[[Bench], str]:
    return lambda _bench: f"{_API}/{name}/?page_size=500{more}"


def _gaps(more: str = "") -> Callable[[Bench], str]:
    """Gaps of the newest run, or of another day."""

    def path(bench: Bench) -> str:
        _computed(bench)
        return _api("gaps", more.format(today=bench.today))(bench)

    return path


def _rare_gaps(bench: Bench) -> str:
    """Who meets what the fewest posts require: nearly everybody is passed over."""
    required = Competency.objects.visible_to(_reader(bench)).annotate(posts=Count("standard_items"))
    rarest = required.filter(posts__gt=0).order_by("posts", "-code")[:1].get()
    return _gaps(f"&status=met&competency={rarest.code}")(bench)


PAGES = (
    Page("list of people", _list(), at_most=3),
    Page("list of people of a unit and status", _of_one_unit, at_most=4),
    Page("list of people by name search", _list("&cari=a"), at_most=4),
    Page("last page of the list of people", _last_page, at_most=3),
    Page("heat map", _map, at_most=10),
    Page("people behind a cell of the map", _cell, at_most=20),
    Page("a person's page", _person("employee_detail"), at_most=1, queries=PERSON_LIMIT),
    Page("a person's competencies", _person("employee_competencies"), at_most=2, queries=PERSON_LIMIT),
    Page("a person's competency profile", _person("employee_profile"), at_most=3, queries=PERSON_LIMIT),
    Page("results that expire", _named("result_expiry"), at_most=10),
    Page("posts without a standard", _named("standard_missing"), at_most=5),
    Page("review of a shortlist", _review, at_most=10),
    Page("review of a shortlist by name search", _reviewed("&cari=a"), at_most=10),
    Page("review of a shortlist in the order of names", _reviewed("&urut=nama"), at_most=10),
    Page("API of people", _api("employees"), at_most=1, is_page=False),
    Page("API of gaps", _gaps(), at_most=2, is_page=False),
    Page("API of gaps by NIP", _gaps("&ordering=nip"), at_most=2, is_page=False),
    Page("API of gaps that are rare", _rare_gaps, at_most=10, is_page=False),
    Page("API of gaps of a day", _gaps("&as_of={today}"), at_most=4, is_page=False),
    Page("API of talent", _api("talent"), at_most=5, is_page=False),
)


def _register(page: Page) -> None:
    @measures(f"reading, {page.name}: queries / limit", at_most=1)
    def queries(bench: Bench) -> Sides:
        return Sides(bench.queries(_visit(page, bench)), Cost(page.queries, "queries"))

    @measures(f"reading, {page.name}: processor time / list of 25 people", at_most=page.at_most)
    def processor(bench: Bench) -> Sides:
        client = officer()
        work = bench.cost(visiting(client, page.path(bench)))
        return Sides(work, bench.cost(visiting(client, reverse("employee_list"))))

    if page.is_page:

        @measures(f"reading, {page.name}: size / limit", at_most=1)
        def size(bench: Bench) -> Sides:
            packed = len(gzip.compress(_visit(page, bench)())) / 1024
            return Sides(Cost(round(packed, 1), "KB packed"), Cost(PACKED_LIMIT, "KB packed"))


def _visit(page: Page, bench: Bench, client: Client | None = None) -> Callable[[], bytes]:
    return visiting(client or officer(), page.path(bench))


for _each in PAGES:
    _register(_each)
