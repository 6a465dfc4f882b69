"""System checks of the highest app: production refuses the demo accounts."""

from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.core import checks
from django.db import connections

from employees.models import User
from promotions.demo.roster import PREFIX


@checks.register(checks.Tags.database)
def no_demo_accounts(databases: Sequence[str] | None = None, **_kwargs: Any) -> list[checks.CheckMessage]:
    """Runs with `migrate` and `check --database`, which a production start does first."""
    if not databases or getattr(settings, "DEMO_ACCOUNTS_ALLOWED", True):
        return []
    return [
        checks.Error(
            "The database holds demo accounts, whose password everybody knows.",
            hint="Remove the accounts whose names begin with demo-, or use another database.",
            id="promotions.E001",
        )
        for alias in databases
        if _has_demo_accounts(alias)
    ]


def _has_demo_accounts(alias: str) -> bool:
    connection = connections[alias]
    if User._meta.db_table not in connection.introspection.table_names():
        return False  # nothing is migrated yet
    return User.objects.using(alias).filter(username__startswith=PREFIX, is_active=True).exists()
