"""How a person, a program or the system itself is called where a page names who did something."""

from django.utils.translation import gettext

from employees.models import User


def sender_name(identity: str) -> str:
    """The name of the account behind a principal's identity; programs and the system go by their kind."""
    kind, _, key = identity.partition(":")
    if kind == "user":
        user = User.objects.filter(public_id=key).first()
        return (user.get_full_name() or user.get_username()) if user else gettext("a former account")
    return gettext("another program") if kind == "client" else gettext("the system")
