"""Brings the database to what this version of the product needs, in one process."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import environ
from django.core.management import call_command
from django.core.management.base import BaseCommand
from django.db import connection


class Command(BaseCommand):
    help = (
        "Migrate as the owner of the tables (DATABASE_OWNER_URL), then take from the application's role what it never "
        "needs (restrict_application_role): what an installation or an update runs before anything is served."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        with _as_owner(os.environ.get("DATABASE_OWNER_URL", "")):
            call_command("migrate", interactive=False, stdout=self.stdout)
        call_command("restrict_application_role", stdout=self.stdout)


@contextmanager
def _as_owner(address: str) -> Iterator[None]:
    """The default connection belongs to the owner of the tables meanwhile, where one is named."""
    application = connection.settings_dict
    connection.close()
    connection.settings_dict = {**application, **(environ.Env.db_url_config(address) if address else {})}
    try:
        yield
    finally:
        connection.close()
        connection.settings_dict = application
