"""Loading the demo agency through the ordinary import, with its accounts and first runs."""

from collections.abc import Iterator
from datetime import date
from itertools import islice
from pathlib import Path
from tempfile import TemporaryDirectory

from asn_career.base.imports.loading import ImportReport, load_package
from asn_career.base.imports.models import Outcome, Severity
from asn_career.base.jobs.choices import JobState
from asn_career.base.models import Job
from assessments.gap_runs import request_gap_run
from employees.access import Principal
from employees.models import Employee
from promotions.models import Shortlist, Vacancy
from promotions.shortlists import request_shortlist
from training.annual.runs import request_run
from training.due.telling import tell_due
from training.trend.keeping import request_month

from .accounts import create_demo_accounts, demo_accounts_exist
from .agency import generate_agency
from .annual_plan import create_demo_annual_plan
from .days import at_work
from .decrees import decree_demo_standards
from .distinction import add_distinction
from .furnishing import furnish_catalogue
from .learning import add_learning
from .organisation import first_region_code
from .package import write_package
from .plans import plan_development
from .policies import propose_demo_policies
from .results import seed_results
from .rounds import run_demo_rounds
from .satisfaction import give_answers
from .sessions import create_demo_sessions
from .shares import Shares
from .story import DATA_HEAD_VACANCY, TIE_VACANCY

# Vacancies whose shortlist is there from the start; the others wait for the officer who tries the demo.
FIRST_SHORTLISTS = (DATA_HEAD_VACANCY, TIE_VACANCY, "LWG-KADIS-KOMINFO")


NAME = "demo"
MESSAGES_SHOWN = 5


class ForeignPeopleError(Exception):
    """The database holds people already, and not those of the demo."""


class RefusedDemoError(Exception):
    """The import refused rows of the demo, which is a mistake of the generator."""


def write_agency(folder: Path, *, employees: int, seed: int, as_of: date) -> Shares:
    """Write the data package of an agency and count what it is made of."""
    shares = Shares(as_of)
    records = generate_agency(employees=employees, seed=seed, as_of=as_of)
    write_package(shares.watch(records), folder=folder)
    return shares


def demo_is_loaded(principal: Principal) -> bool:
    """Whether the demo is there; people without demo accounts are somebody's own data."""
    if not Employee.objects.visible_to(principal).exists():
        return False
    if not demo_accounts_exist():
        raise ForeignPeopleError
    return True


def load_agency(principal: Principal, *, employees: int, seed: int, as_of: date) -> Shares:
    """Generate an agency, load it as any package is loaded, and make its accounts."""
    with TemporaryDirectory(prefix="demo-agency-") as scratch:
        folder = Path(scratch)
        shares = write_agency(folder, employees=employees, seed=seed, as_of=as_of)
        report = load_package(
            folder,
            principal=principal,
            as_of=as_of,
            all_or_nothing=True,
            name=NAME,
            unit_code=first_region_code(employees),
        )
    if report.state != Outcome.APPLIED:
        raise RefusedDemoError(_first_errors(report))
    create_demo_accounts(principal, as_of=as_of)
    furnish_catalogue(principal, as_of=as_of)
    plan_development(principal, as_of=as_of)
    create_demo_sessions(principal, as_of=as_of)
    give_answers(principal, as_of=as_of)
    add_learning(principal, as_of=as_of)
    add_distinction(principal, as_of=as_of)
    propose_demo_policies(as_of=as_of)
    decree_demo_standards(as_of=as_of)
    run_demo_rounds(principal, as_of=as_of)
    seed_results(principal, as_of=as_of)
    tell_due(on=as_of, at=at_work(as_of))
    return shares


def _first_errors(report: ImportReport) -> str:
    errors = (str(message.as_dict()) for message in report.messages() if message.severity == Severity.ERROR)
    return "\n".join(islice(errors, MESSAGES_SHOWN))


def request_first_runs(principal: Principal, *, as_of: date) -> list[Job]:
    """Queue the gaps of everybody and a few shortlists; the months of the year before follow one by one."""
    jobs = [request_gap_run(principal, as_of=as_of).job]
    vacancies = Vacancy.objects.select_related("position__unit").filter(code__in=FIRST_SHORTLISTS)
    jobs += [request_shortlist(vacancy, as_of=as_of, by=principal) for vacancy in vacancies.order_by("code")]
    plan = create_demo_annual_plan(principal, as_of=as_of)
    jobs.append(request_run(plan, by=principal).job)
    if month := request_month(by=principal, on=as_of):
        jobs.append(month)
    return jobs


def describe_shortlists(jobs: list[Job]) -> Iterator[tuple[str, str]]:
    """What came of the shortlists among the jobs, for the command to print."""
    found = Shortlist.objects.filter(job__in=jobs, published_at__isnull=False).select_related("vacancy")
    for each in found.order_by("vacancy__code"):
        counts = f"{each.eligible} eligible, {each.manual} manual, {each.ineligible} ineligible"
        yield each.vacancy.code, f"{each.considered} considered: {counts}; {each.ranked} ranked"


def failed(jobs: list[Job]) -> list[Job]:
    return [job for job in jobs if job.state not in (JobState.DONE, JobState.QUEUED, JobState.RUNNING)]
