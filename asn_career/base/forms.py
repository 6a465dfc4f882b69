"""Forms of the pages that belong to no app."""

from django.contrib.auth.forms import AuthenticationForm
from django.utils.translation import gettext_lazy as _


class SignInForm(AuthenticationForm):
    """One answer to every failure: whether an account exists cannot be told from it."""

    error_messages = {
        "invalid_login": _("The username and password do not match. Please check both and try again."),
        "inactive": _("The username and password do not match. Please check both and try again."),
    }

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.fields["username"].label = _("Username")
        self.fields["username"].widget.attrs["autocomplete"] = "username"
