"""Scanned papers of the demo: pictures that say what they are in a code."""

from io import BytesIO

import segno
from django.core.files.base import ContentFile


def scan(text: str, *, name: str) -> ContentFile:
    """A PNG called ``name`` that says ``text``."""
    picture = BytesIO()
    segno.make(text).save(picture, kind="png", scale=8)
    return ContentFile(picture.getvalue(), name=name)
