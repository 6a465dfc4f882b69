"""How a person, a program or the system itself is called where a page names who did something."""

from collections.abc import Iterable, Mapping

from django.utils.translation import gettext

from employees.models import User


def sender_name(identity: str) -> str:
    """The name of the account behind a principal's identity; programs and the system go by their kind."""
    return sender_names([identity])[identity]


def sender_names(identities: Iterable[str]) -> dict[str, str]:
    """The same for several, by identity. One query, or none where no account is among them."""
    split = {identity: identity.partition(":") for identity in identities}
    keys = [key for kind, _, key in split.values() if kind == "user"]
    users = User.objects.filter(public_id__in=keys).select_related("employee") if keys else []
    names = {str(user.public_id): signer_name(user) for user in users}
    return {identity: _name(kind, key, names) for identity, (kind, _, key) in split.items()}


def signer_name(user: User) -> str:
    """How somebody is named under an official act: the person, or the account by its number, never by its login."""
    if user.employee is not None:
        return user.employee.full_name
    return user.get_full_name() or gettext("account %(number)s") % {"number": str(user.public_id)[:8]}


def _name(kind: str, key: str, names: Mapping[str, str]) -> str:
    if kind == "user":
        return names.get(key) or gettext("a former account")
    return gettext("another program") if kind == "client" else gettext("the system")
