"""The WSGI entry point; it refuses demo accounts in production, and a look that cannot be read."""

import os

from django.core.wsgi import get_wsgi_application

from asn_career.base.collecting import collect_seldom
from asn_career.base.whole_bodies import WholeBodies

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "asn_career.settings.production")
application = WholeBodies(get_wsgi_application())


def refuse_demo_accounts() -> None:
    """Stop before the first request; the check that ``migrate`` runs too says what to do."""
    from django.conf import settings
    from django.core.checks import Tags, run_checks
    from django.core.exceptions import ImproperlyConfigured

    if getattr(settings, "DEMO_ACCOUNTS_ALLOWED", True):
        return
    faults = [
        fault for fault in run_checks(tags=[Tags.database], databases=["default"]) if fault.is_serious()
    ]
    if faults:
        raise ImproperlyConfigured("; ".join(f"{fault.msg} {fault.hint or ''}".strip() for fault in faults))


def refuse_unreadable_branding() -> None:
    """Stop where text in the deployment's colour could not be read, or its logo is not there."""
    from django.core.checks import run_checks
    from django.core.exceptions import ImproperlyConfigured

    from asn_career.base.checks import BRANDING

    if faults := run_checks(tags=[BRANDING]):
        raise ImproperlyConfigured("; ".join(f"{fault.msg} {fault.hint or ''}".strip() for fault in faults))


refuse_demo_accounts()
refuse_unreadable_branding()
collect_seldom()
