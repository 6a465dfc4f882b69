"""Who may judge people of a vacancy at all, before anybody gets a seat: asked by committees and by scored stages."""

from __future__ import annotations

from datetime import date

from employees.choices import Role
from employees.models import Grant, User
from employees.sender_names import signer_name
from promotions.committee.errors import ApplicantSitsError, AuthoritySitsError, RoleJudgesError
from promotions.models import Application, Vacancy

# Roles that never see people's data, or never write anything: with nothing but these nobody judges people.
NEVER_JUDGING = frozenset({Role.TECHNICIAN, Role.AUDITOR})
_GATE = "whether one person applied for a post, for who forms its committee; tells yes or no"


def ensure_may_judge(account: User, *, on: date, field: str = "nip") -> None:
    """Refuse an account whose only roles keep it away from people's data, or from writing. One query."""
    held = set(Grant.objects.filter(user=account).in_force_on(on).values_list("role", flat=True))
    if held and held <= NEVER_JUDGING:
        told = {
            "name": signer_name(account),
            "roles": ", ".join(str(Role(role).label) for role in sorted(held)),
        }
        raise RoleJudgesError(**told, fields={field: [str(RoleJudgesError.message) % told]})


def ensure_not_deciding(account: User, vacancy: Vacancy, *, on: date) -> None:
    """Refuse the authority that decides about what the committee of the vacancy proposes. One query."""
    rows = Grant.objects.filter(user=account, role=Role.APPOINTER).in_force_on(on)
    over = set(rows.values_list("unit", flat=True))
    if None in over or over & set(vacancy.position.unit.lineage):
        told = {"name": signer_name(account)}
        raise AuthoritySitsError(**told, fields={"nip": [str(AuthoritySitsError.message) % told]})


def ensure_no_applicant(account: User, vacancy: Vacancy) -> None:
    """Refuse who applied for the post, whatever became of the application. One query."""
    rows = Application.objects.unscoped(reason=_GATE).handed_in().filter(opening__vacancy=vacancy)
    if account.employee_id and rows.filter(employee=account.employee_id).exists():
        told = {"name": signer_name(account)}
        raise ApplicantSitsError(**told, fields={"nip": [str(ApplicantSitsError.message) % told]})
