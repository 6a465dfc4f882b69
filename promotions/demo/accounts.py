"""Making the demo accounts, each with one role over its part of the agency."""

from datetime import date

from django.db import transaction
from django.db.backends.postgresql.psycopg_any import DateRange

from asn_career.base.audit import acting
from assessments.gaps import count_statuses, gaps_of
from employees.access import Principal, user_principal
from employees.models import Employee, Grant, GrantPerson, Unit, User
from employees.querysets import EmployeeQuerySet

from .roster import ACCOUNTS, PASSWORD, PREFIX, DemoAccount
from .story import BUDI_NAME

ASSIGNED_PEOPLE = 12
LOOKED_AT = 400


class NotTheDemoAgencyError(LookupError):
    """The database holds people, but not those of the demo."""


def demo_accounts_exist() -> bool:
    return User.objects.filter(username__startswith=PREFIX).exists()


def demo_principal(name: str, *, as_of: date) -> Principal:
    """The demo account ``name`` (without its prefix) as it acts on the day."""
    return user_principal(User.objects.get(username=PREFIX + name), on=as_of)


@transaction.atomic
def create_demo_accounts(principal: Principal, *, as_of: date) -> None:
    """Make what is missing of the accounts; those that exist stay as they are."""
    with acting(by=principal.identity, reason="demo accounts", purpose=principal.purpose):
        root = Unit.objects.filter(parent=None).order_by("pk").first()
        if root is None:
            raise NotTheDemoAgencyError
        known = set(User.objects.filter(username__startswith=PREFIX).values_list("username", flat=True))
        for account in ACCOUNTS:
            if account.username not in known:
                _create(account, principal, root=root, as_of=as_of)


def _create(account: DemoAccount, principal: Principal, *, root: Unit, as_of: date) -> None:
    person = _person_of(account, principal, root=root, as_of=as_of)
    user = User.objects.create_user(account.username, password=PASSWORD, employee=person, language="id")
    if person is None:
        User.objects.filter(pk=user.pk).update(first_name=account.label)
    if not account.role:
        return
    unit = None if account.unit is None else _unit_below(root, account.unit)
    grant = Grant.objects.create(
        user=user,
        role=account.role,
        unit=unit,
        validity=DateRange(date(as_of.year, 1, 1), None),
        granted_by=principal.identity,
    )
    if account.role == "asesor":
        people = Employee.objects.visible_to(principal).filter(home_unit__lineage__contains=[root.pk])
        wanted = people.order_by("pk")[:ASSIGNED_PEOPLE]
        GrantPerson.objects.bulk_create([GrantPerson(grant=grant, employee=each) for each in wanted])


def _unit_below(root: Unit, code: str) -> Unit:
    return Unit.objects.get(code=f"{root.code}-{code}") if code else root


def _person_of(account: DemoAccount, principal: Principal, *, root: Unit, as_of: date) -> Employee | None:
    people = Employee.objects.visible_to(principal)
    if account.person == "budi":
        found = people.filter(name=BUDI_NAME).order_by("pk").first()
        if found is None:
            raise NotTheDemoAgencyError
        return found
    if account.person == "varied":
        return _most_varied(people.filter(home_unit__lineage__contains=[root.pk]), as_of=as_of)
    if account.person == "head":
        head = f"{root.code}-{account.unit}-K"
        return people.filter(
            position_history__position__code=head,
            position_history__assignment="definitif",
            position_history__validity__upper_inf=True,
        ).first()
    return None


def _most_varied(people: EmployeeQuerySet, *, as_of: date) -> Employee | None:
    """Somebody whose page shows every state: levels met and missed, expired results, none at all."""
    some = list(people.filter(status="PNS").order_by("pk").values_list("pk", flat=True)[:LOOKED_AT])
    counts = {key: count_statuses(found.gaps) for key, found in gaps_of(some, as_of=as_of).items()}
    chosen = max(
        counts,
        key=lambda key: (
            sum(map(bool, counts[key].values())),
            min(counts[key]["met"], counts[key]["gap"]),
            -key,
        ),
        default=None,
    )
    return people.filter(pk=chosen).first()
