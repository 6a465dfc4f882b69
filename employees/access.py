"""Who may see which rows: principals, what each role permits, and over whom.

A principal is made at the edge (request, API client, job, command) for one day and handed down; nothing below
asks who is logged in. Deny by default: what no grant gives is not there.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING
from uuid import UUID

from asn_career.base.audit import purpose_of
from employees.choices import Role

if TYPE_CHECKING:
    from employees.models import ApiClient, User


UNDER = "delegation:"
"""How the purpose of what is done in somebody's name begins; the delegation's opaque id follows."""


class Permission(StrEnum):
    """What can be asked for; each read names one, and the scope follows from who grants it."""

    READ_PEOPLE = "people.read"
    READ_SENSITIVE = "people.read_sensitive"  # discipline
    READ_ASSESSMENTS = "assessments.read"
    READ_PERFORMANCE = "performance.read"
    READ_RESULT_REPORTS = "results.read_reports"  # report files of assessments
    RECORD_RESULTS = "results.record"  # as drafts
    FINALISE_RESULTS = "results.finalise"  # as the second person; objections to them too
    READ_GAPS = "gaps.read"
    READ_TALENT = "talent.read"
    READ_ORGANISATION = "organisation.read"  # units, positions, standards, vacancies
    READ_SHORTLISTS = "shortlists.read"
    READ_DEVELOPMENT = "development.read"  # development plans, enrolments, hours, evidence
    AGREE_PLANS = "plans.agree"  # as direct superior
    NOMINATE = "training.nominate"
    MANAGE_TRAINING = "training.manage"  # sessions, attendance, results, needs, budget
    APPROVE_TRAINING = "training.approve"  # annual plan, study leave, recognition
    VERIFY_CERTIFICATES = "certificates.verify"
    RUN_GAPS = "gaps.run"
    RUN_SHORTLISTS = "shortlists.run"
    REVIEW_SHORTLISTS = "shortlists.review"
    APPROVE_RULE_SETS = "rule_sets.approve"  # of vacancies, as one of two
    APPROVE_STANDARDS = "standards.approve"  # of posts, and the dictionary, as the second person
    DECIDE_APPOINTMENTS = "appointments.decide"  # as the appointing authority
    IMPORT = "imports.run"
    MAINTAIN_REFERENCE = "reference.write"  # dictionary, units, catalogue in admin
    MANAGE_ACCESS = "access.manage"  # accounts, grants, API clients
    READ_AUDIT = "audit.read"
    READ_FAIRNESS = "fairness.read"  # figures by protected attribute, of runs that were sent
    READ_CHANGES = "changes.read"  # the feed for regional systems
    MANAGE_ROUNDS = "rounds.manage"  # assessment rounds: plan, raters, progress, end
    OPEN_ROUNDS = "rounds.open"  # as the second person
    PROPOSE_ERASURES = "erasures.propose"  # of records that are kept no longer
    APPROVE_ERASURES = "erasures.approve"  # as the second person
    READ_JOBS = "jobs.read"  # everybody's jobs; one's own need no permission
    SEE_HEALTH = "health.read"


P = Permission
_EVERYTHING_ABOUT_PEOPLE = frozenset(
    {
        P.READ_PEOPLE,
        P.READ_SENSITIVE,
        P.READ_ASSESSMENTS,
        P.READ_PERFORMANCE,
        P.READ_GAPS,
        P.READ_TALENT,
        P.READ_DEVELOPMENT,
    }
)
SELF_PERMISSIONS = _EVERYTHING_ABOUT_PEOPLE | {P.READ_ORGANISATION, P.READ_RESULT_REPORTS}
ROLE_PERMISSIONS: dict[str, frozenset[Permission]] = {
    Role.SUPERIOR: frozenset(
        {
            P.READ_PEOPLE,
            P.READ_ASSESSMENTS,
            P.READ_GAPS,
            P.READ_ORGANISATION,
            P.READ_DEVELOPMENT,
            P.AGREE_PLANS,
            P.NOMINATE,
        }
    ),
    Role.UNIT_ADMIN: _EVERYTHING_ABOUT_PEOPLE - {P.READ_TALENT}
    | {P.READ_ORGANISATION, P.IMPORT, P.NOMINATE, P.VERIFY_CERTIFICATES, P.MANAGE_ROUNDS},
    Role.ASSESSOR: frozenset({P.READ_PEOPLE, P.READ_ORGANISATION}),
    Role.ANALYST: _EVERYTHING_ABOUT_PEOPLE
    | {
        P.READ_ORGANISATION,
        P.READ_SHORTLISTS,
        P.RUN_GAPS,
        P.RUN_SHORTLISTS,
        P.REVIEW_SHORTLISTS,
        P.IMPORT,
        P.MAINTAIN_REFERENCE,
        P.READ_JOBS,
        P.NOMINATE,
        P.MANAGE_TRAINING,
        P.MANAGE_ROUNDS,
        P.VERIFY_CERTIFICATES,
        P.RECORD_RESULTS,
        P.FINALISE_RESULTS,
        P.READ_RESULT_REPORTS,
        P.PROPOSE_ERASURES,
    },
    Role.APPROVER: _EVERYTHING_ABOUT_PEOPLE
    | {
        P.READ_ORGANISATION,
        P.READ_SHORTLISTS,
        P.REVIEW_SHORTLISTS,
        P.APPROVE_RULE_SETS,
        P.APPROVE_STANDARDS,
        P.APPROVE_TRAINING,
        P.FINALISE_RESULTS,
        P.READ_RESULT_REPORTS,
        P.OPEN_ROUNDS,
        P.APPROVE_ERASURES,
    },
    Role.APPOINTER: _EVERYTHING_ABOUT_PEOPLE
    | {P.READ_ORGANISATION, P.READ_SHORTLISTS, P.DECIDE_APPOINTMENTS},
    Role.AUDITOR: _EVERYTHING_ABOUT_PEOPLE
    | {
        P.READ_ORGANISATION,
        P.READ_RESULT_REPORTS,
        P.READ_SHORTLISTS,
        P.READ_AUDIT,
        P.READ_JOBS,
        P.READ_FAIRNESS,
    },
    Role.TECHNICIAN: frozenset({P.MANAGE_ACCESS, P.SEE_HEALTH}),
}
CLIENT_SCOPES: dict[str, frozenset[Permission]] = {
    "read": _EVERYTHING_ABOUT_PEOPLE | {P.READ_ORGANISATION, P.READ_SHORTLISTS, P.READ_CHANGES},
    "write": frozenset({P.IMPORT, P.RECORD_RESULTS}),
    "run": frozenset({P.RUN_GAPS, P.RUN_SHORTLISTS}),
}
EVERY_PERMISSION = frozenset(Permission)

_SERVICE = frozenset({"name", "title_prefix", "title_suffix", "home_unit", "position"})
_CONTACT = frozenset({"nip", "status", "rank", "email"})
_FULL = _SERVICE | _CONTACT | {"birth_date", "sex", "legal_position"}
ROLE_COLUMNS: dict[str, frozenset[str]] = {
    Role.SUPERIOR: _SERVICE | _CONTACT,
    Role.UNIT_ADMIN: _FULL,
    Role.ASSESSOR: _SERVICE,
    Role.ANALYST: _FULL,
    Role.APPROVER: _FULL,
    Role.APPOINTER: _FULL - {"email"},
    Role.AUDITOR: _FULL,
}


@dataclass(frozen=True, slots=True)
class HeldGrant:
    """A role, over a subtree (``lineage`` ends in its unit; empty: the whole deployment), as held on one day."""

    grant_id: int | None
    role: str
    permissions: frozenset[Permission]
    columns: frozenset[str]
    lineage: tuple[int, ...] = ()

    @property
    def unit_id(self) -> int | None:
        return self.lineage[-1] if self.lineage else None

    @property
    def covers_subtree(self) -> bool:
        return self.role not in {Role.SUPERIOR, Role.ASSESSOR}

    def covers(self, other: HeldGrant) -> bool:
        """Whether everyone whom ``other`` shows is shown by this grant too, with at least the same columns."""
        inside = self.unit_id is None or self.unit_id in other.lineage
        return self.covers_subtree and inside and self.columns >= other.columns


class Lack(StrEnum):
    """What a session still owes before the account may do anything in it."""

    CODE = "code"  # of the second factor that the account has
    SET_UP = "set_up"  # a second factor, which the account's roles need


@dataclass(frozen=True, slots=True)
class InNameOf:
    """Whose right a principal uses, under which delegation: ``holder`` is that account's opaque id."""

    delegation: UUID
    kind: str  # Plh. or Plt., as it is written
    holder: UUID
    holder_id: int
    holder_employee_id: int | None
    name: str
    until: date


@dataclass(frozen=True, slots=True)
class Principal:
    """Somebody or something that reads and acts, on one day."""

    identity: str
    on: date
    employee_id: int | None = None
    agency_roots: frozenset[int] = frozenset()
    grants: tuple[HeldGrant, ...] = ()
    purpose: str = ""
    home_lineage: tuple[int, ...] = field(default=())
    second_factor: UUID | None = None  # the account's, by its opaque id
    lacks: Lack | None = None
    in_name_of: InNameOf | None = None
    stands_in: bool = False  # whether the account may act in somebody's name on this day

    def without_rights(self, lacks: Lack) -> Principal:
        """The same account in a session that has shown a password alone: it is known, and may nothing."""
        return Principal(self.identity, self.on, second_factor=self.second_factor, lacks=lacks)

    def with_grants(self, *grants: HeldGrant) -> Principal:
        """The same one with these grants alone; also of the principal of a request, which is found when it is asked."""
        return replace(self, grants=grants)

    @property
    def signature(self) -> str:
        """Who acts, and under which delegation, as one text that ``sender_names`` reads."""
        return f"{self.identity} {purpose}" if (purpose := purpose_of(self.identity)) else self.identity

    @property
    def accounts(self) -> tuple[UUID | str, ...]:
        """Opaque ids of the accounts that count as this one where two people are needed; programs have none."""
        own = (self.acting_account_key,) if self.acting_account_key else ()
        return (*own, self.in_name_of.holder) if self.in_name_of else own

    def stands_for(self, user: User | None) -> bool:
        """Whether this is the account, or acts in its name."""
        return user is not None and str(user.public_id) in {str(key) for key in self.accounts}

    @property
    def themselves(self) -> frozenset[int]:
        """The people about whom this one decides nothing: the own person, and the one in whose name it acts."""
        holder = self.in_name_of.holder_employee_id if self.in_name_of else None
        return frozenset(key for key in (self.employee_id, holder) if key is not None)

    def as_others_see(self) -> Principal:
        """The same rights in nobody's name and without being anybody: what they show before the two are taken out."""
        return replace(self, employee_id=None, in_name_of=None)

    @property
    def account_key(self) -> str | None:
        """The opaque id of the account in its own name; programs and the system have none.

        In somebody's name nobody reads or does what is their own: it would be recorded as the official's.
        """
        return None if self.in_name_of else self.acting_account_key

    @property
    def acting_account_key(self) -> str | None:
        """The opaque id of the account that acts, in whosever name; programs and the system have none."""
        kind, _colon, key = self.identity.partition(":")
        return key if kind == "user" else None

    def may(self, permission: Permission) -> bool:
        return permission in self.permissions

    @property
    def permissions(self) -> frozenset[Permission]:
        own = SELF_PERMISSIONS if self.employee_id and not self.in_name_of else frozenset()
        return own.union(*(grant.permissions for grant in self.grants))

    def may_manage(self, permission: Permission) -> bool:
        """Whether a grant, not merely being the person concerned, gives ``permission``."""
        return bool(self.grants_for(permission))

    def grants_for(self, permission: Permission) -> tuple[HeldGrant, ...]:
        return tuple(grant for grant in self.grants if permission in grant.permissions)

    def sees_everyone(self, permission: Permission) -> bool:
        return any(g.unit_id is None and g.covers_subtree for g in self.grants_for(permission))

    def unit_ids(self, permission: Permission) -> frozenset[int]:
        """Units whose whole subtree a grant opens for ``permission``."""
        return frozenset(g.unit_id for g in self.grants_for(permission) if g.unit_id and g.covers_subtree)

    def readable_columns(self) -> frozenset[str]:
        """Columns of a person that may be shown in a list: those that every grant adding rows allows."""
        widest: list[HeldGrant] = []
        for grant in self.grants_for(Permission.READ_PEOPLE):
            if not any(other.covers(grant) for other in widest):
                widest = [other for other in widest if not grant.covers(other)] + [grant]
        if not widest:
            return _FULL if self.employee_id else frozenset()
        return frozenset.intersection(*(grant.columns for grant in widest))


def user_principal(user: User, *, on: date, purpose: str = "") -> Principal:
    """The principal of a signed-in account, with the grants in force on ``on``. One query."""
    rows = user.held_on(on)
    held = tuple(
        HeldGrant(
            grant_id=grant_id,
            role=role,
            permissions=ROLE_PERMISSIONS[role],
            columns=ROLE_COLUMNS.get(role, frozenset()),
            lineage=tuple(lineage or ()),
        )
        for grant_id, role, lineage, *_account in rows
        if grant_id
    )
    home = next((tuple(lineage) for *_grant, lineage, _factor, _stands_in in rows if lineage), ())
    roots = {grant.lineage[0] for grant in held if grant.lineage} | set(home[:1])
    return Principal(
        identity=f"user:{user.public_id}",
        on=on,
        employee_id=user.employee_id,
        agency_roots=frozenset(roots),
        grants=held,
        purpose=purpose,
        home_lineage=home,
        second_factor=rows[0][-2],
        stands_in=rows[0][-1],
    )


def client_principal(client: ApiClient, *, scopes: Iterable[str], on: date) -> Principal:
    """The principal of a regional system: its units, and the scopes that both its row and its token name."""
    allowed = set(client.scopes) & set(scopes)
    permissions = frozenset().union(*(CLIENT_SCOPES.get(scope, frozenset()) for scope in allowed))
    units = list(client.units.all())
    return Principal(
        identity=f"client:{client.public_id}",
        on=on,
        agency_roots=frozenset(),
        grants=tuple(
            HeldGrant(None, "api_client", permissions, _FULL, tuple(unit.lineage)) for unit in units
        ),
    )


def resolve_principal(
    identity: str, *, on: date, purpose: str = "", scopes: Iterable[str] = ()
) -> Principal | None:
    """Rebuild a principal with the grants it still has; None when it may no longer act."""
    from employees.models import ApiClient, User

    kind, _, key = identity.partition(":")
    if kind == "system":
        return system_principal(purpose=key, on=on)
    if kind == "user":
        user = User.objects.filter(public_id=key, is_active=True).first()
        return user_principal(user, on=on, purpose=purpose) if user else None
    client = ApiClient.objects.filter(public_id=key, is_active=True).first()
    return client_principal(client, scopes=scopes or client.scopes, on=on) if client else None


def system_principal(*, purpose: str, on: date) -> Principal:
    """The operator at the command line and the nightly schedule: the whole deployment, for a named purpose."""
    everything = HeldGrant(None, "system", EVERY_PERMISSION, _FULL)
    return Principal(identity=f"system:{purpose}", on=on, grants=(everything,), purpose=purpose)
