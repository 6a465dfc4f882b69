"""How a person, a program or the system itself is called where a page names who did something."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from django.utils.translation import gettext

from employees.access import UNDER
from employees.models import Delegation, User


def sender_name(signature: str) -> str:
    """The name of the account behind a principal's identity or signature; programs and the system go by their kind."""
    return sender_names([signature])[signature]


def sender_names(signatures: Iterable[str]) -> dict[str, str]:
    """The same for several, by what was given; “X a.n. Y” for what was done under a delegation.

    One query, or none where no account is among them; one more where somebody acted in a name.
    """
    split = {signature: _parts(signature) for signature in signatures}
    keys = [key for kind, key, _under in split.values() if kind == "user"]
    users = User.objects.filter(public_id__in=keys).select_related("employee") if keys else []
    names = {str(user.public_id): signer_name(user) for user in users}
    officials = _delegations({under for _kind, _key, under in split.values() if under})
    return {
        signature: in_name_of(_name(kind, key, names), officials[under])
        if under in officials
        else _name(kind, key, names)
        for signature, (kind, key, under) in split.items()
    }


def _parts(signature: str) -> tuple[str, str, str]:
    """Kind and key of the account, and the delegation under which it acted, if any."""
    identity, _space, purpose = signature.partition(" ")
    kind, _colon, key = identity.partition(":")
    return kind, key, purpose.removeprefix(UNDER)


def _delegations(keys: set[str]) -> Mapping[str, Delegation]:
    if not keys:
        return {}
    rows = Delegation.objects.filter(public_id__in=keys).select_related("delegator__employee")
    return {str(row.public_id): row for row in rows}


def signer_name(user: User) -> str:
    """How somebody is named under an official act: the person, or the account by its number, never by its login."""
    if user.employee is not None:
        return user.employee.full_name
    return user.get_full_name() or gettext("account %(number)s") % {"number": str(user.public_id)[:8]}


def in_name_of(name: str, delegation: Delegation) -> str:
    """“X (Plh.) a.n. Y”, as a signature under a mandate has it (UU 30/2014 Pasal 14 ayat (3))."""
    given = {
        "deputy": name,
        "kind": delegation.get_kind_display(),
        "official": signer_name(delegation.delegator),
    }
    return gettext("%(deputy)s (%(kind)s) for %(official)s") % given


def _name(kind: str, key: str, names: Mapping[str, str]) -> str:
    if kind == "user":
        return names.get(key) or gettext("a former account")
    return gettext("another program") if kind == "client" else gettext("the system")
