"""Sign certificates with a new key from now on."""

from typing import Any

from django.core.management.base import BaseCommand

from training.credentials.keys import rotate


class Command(BaseCommand):
    help = "Sign certificates with a new key. Public keys stay, so that earlier certificates can still be verified."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(f"Certificates are signed with the key {rotate()} from now on.")
