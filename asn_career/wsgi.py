"""The WSGI entry point; production does not serve from a database that holds demo accounts."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "asn_career.settings.production")
application = get_wsgi_application()


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


refuse_demo_accounts()
