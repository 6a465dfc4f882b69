"""Takes from the application's database role what it never needs: changing what is only ever appended."""

import os
from typing import Any

import environ
import psycopg2
from django.core.management.base import BaseCommand
from django.db import connection
from psycopg2 import sql

from asn_career.base.models import AccessLogEntry, AuditEntry, Checkpoint, EntryKey, SealedEntry, TreeNode

APPEND_ONLY = (AuditEntry, AccessLogEntry, SealedEntry, EntryKey, TreeNode, Checkpoint)


class Command(BaseCommand):
    help = (
        "Revoke UPDATE, DELETE and TRUNCATE on the append-only tables from the role of DATABASE_URL. Run it as the "
        "owner (DATABASE_OWNER_URL) after each migration."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        owner_url = os.environ.get("DATABASE_OWNER_URL", "")
        owner, role = environ.Env.db_url_config(owner_url), connection.settings_dict["USER"]
        if not owner_url or owner["USER"] == role:
            self.stdout.write(
                "The application owns its tables: there is no restricted role to take rights from."
            )
            return
        with psycopg2.connect(owner_url) as owning, owning.cursor() as cursor:
            for model in APPEND_ONLY:
                cursor.execute(
                    sql.SQL("REVOKE UPDATE, DELETE, TRUNCATE ON {} FROM {}").format(
                        sql.Identifier(model._meta.db_table), sql.Identifier(role)
                    )
                )
        self.stdout.write(
            f"{role} can only read and append: {', '.join(m._meta.db_table for m in APPEND_ONLY)}"
        )
