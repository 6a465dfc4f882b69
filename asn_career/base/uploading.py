"""Receiving files: what cannot be kept is told to its sender, before anything else is done with it."""

from typing import Any

from django.core.files.uploadhandler import SkipFile, TemporaryFileUploadHandler
from django.http import HttpRequest

from asn_career.base.imports.errors import StorageFullError
from asn_career.base.whole_bodies import refuse_cut_off

_LOST = "upload_lost"


class KeptUploadHandler(TemporaryFileUploadHandler):
    """Keeps a large file in the upload folder; where there is no room the file is skipped and that is noted."""

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        try:
            super().new_file(*args, **kwargs)
        except OSError as error:
            self._skip(error)

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        try:
            super().receive_data_chunk(raw_data, start)
        except OSError as error:
            self.upload_interrupted()
            self._skip(error)

    def upload_complete(self) -> None:
        """Every part was read as far as it came; a form that was cut off is no form."""
        if self.request is not None:
            refuse_cut_off(self.request.META)

    def _skip(self, error: OSError) -> None:
        if self.request is not None:
            setattr(self.request, _LOST, True)
        raise SkipFile from error


def refuse_lost_upload(request: HttpRequest) -> None:
    """Say that the storage is full where a file of this request found no room."""
    if request.FILES is not None and getattr(request, _LOST, False):
        raise StorageFullError
