"""The scopes of a token: those of its client, so that an answer claims nothing that the token cannot do."""

from typing import Any

from oauth2_provider.scopes import SettingsScopes

from employees.models import ApiClient


class ClientScopes(SettingsScopes):
    """Asked for without scopes, a token has all of its client; asked for others, it is refused."""

    def get_available_scopes(self, application: Any = None, *args: Any, **kwargs: Any) -> list[str]:
        client = ApiClient.objects.filter(application=application, is_active=True).first()
        return list(client.scopes) if client else []

    def get_default_scopes(self, application: Any = None, *args: Any, **kwargs: Any) -> list[str]:
        return self.get_available_scopes(application)
