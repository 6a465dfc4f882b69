"""Regional systems that use the API: made with the units and scopes they are given."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _
from oauth2_provider.generators import generate_client_id, generate_client_secret
from oauth2_provider.models import Application

from asn_career.base.audit import acting
from asn_career.base.errors import DomainError
from employees.access import CLIENT_SCOPES
from employees.models import ApiClient, Unit


class UnknownScopeError(DomainError):
    code = "unknown_scope"
    message = _("“%(scope)s” is not a scope; there are: %(known)s.")


class UnknownUnitError(DomainError):
    code = "unknown_unit"
    message = _("There is no unit with the code “%(unit)s”.")


@dataclass(frozen=True, slots=True)
class Credentials:
    """Shown once; afterwards only a hash of the secret is kept."""

    client_id: str
    client_secret: str


def create_api_client(name: str, *, unit_codes: Iterable[str], scopes: Iterable[str], by: str) -> Credentials:
    """Make a client that sees the subtrees of these units, for these scopes."""
    scopes = sorted(set(scopes))
    for scope in scopes:
        if scope not in CLIENT_SCOPES:
            raise UnknownScopeError(scope=scope, known=", ".join(CLIENT_SCOPES))
    units = {unit.code: unit for unit in Unit.objects.filter(code__in=set(unit_codes))}
    for code in unit_codes:
        if code not in units:
            raise UnknownUnitError(unit=code)
    credentials = Credentials(generate_client_id(), generate_client_secret())
    with acting(by=by, reason=f"API client {name}"):
        application = Application.objects.create(
            name=name,
            client_id=credentials.client_id,
            client_secret=credentials.client_secret,  # hashed on save
            client_type=Application.CLIENT_CONFIDENTIAL,
            authorization_grant_type=Application.GRANT_CLIENT_CREDENTIALS,
        )
        client = ApiClient.objects.create(name=name, application=application, scopes=scopes)
        client.units.set(units.values())
    return credentials
