"""``manage.py create_api_client NAME --unit CODE --scope SCOPE...``"""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from asn_career.base.errors import DomainError
from employees.access import CLIENT_SCOPES
from employees.api_clients import create_api_client


class Command(BaseCommand):
    help = "Makes a client of the API and prints its credentials, once."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("name")
        parser.add_argument("--unit", action="append", required=True, dest="units", metavar="CODE")
        parser.add_argument("--scope", nargs="+", required=True, dest="scopes", choices=sorted(CLIENT_SCOPES))

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            made = create_api_client(
                options["name"],
                unit_codes=options["units"],
                scopes=options["scopes"],
                by="system:command line",
            )
        except DomainError as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"client_id={made.client_id}\nclient_secret={made.client_secret}")
