"""``manage.py create_technical_admin USERNAME``"""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from django.urls import reverse
from django.utils import timezone

from employees.access_requests import link_parts, make_first_administrator


class Command(BaseCommand):
    help = (
        "Makes an account that manages access, and prints where its holder sets the password. Two are needed."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("username")

    def handle(self, *args: Any, **options: Any) -> None:
        user = make_first_administrator(
            options["username"], on=timezone.localdate(), by="system:create_technical_admin"
        )
        self.stdout.write(reverse("set_password", args=link_parts(user)))
