"""Numbers and texts as the contract writes them: exact decimals as strings, with a fixed number of places."""

import re
from typing import Any

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from asn_career.base.imports.reading import RefusedValueError
from asn_career.base.imports.text import clean

_PLAIN_NUMBER = re.compile(r"-?[0-9]+(\.[0-9]+)?")


class ExactField(serializers.DecimalField):
    """A decimal that is sent as a number or as its plain digits: no other script, exponent or blank."""

    def to_internal_value(self, data: Any) -> Any:
        if isinstance(data, bool) or (isinstance(data, str) and not _PLAIN_NUMBER.fullmatch(data)):
            self.fail("invalid")
        return super().to_internal_value(data)


class TextField(serializers.CharField):
    """A text that is sent as one, read as a cell of an import is: without what nobody sees, on one line."""

    default_error_messages = {"direction": _("Holds signs that turn the direction of writing. Type it anew.")}

    def to_internal_value(self, data: Any) -> str:
        if not isinstance(data, str):
            self.fail("invalid")
        try:
            read = str(clean(data, max_length=len(data)).value or "")
        except RefusedValueError:
            self.fail("direction")
        if not read and not self.allow_blank:
            self.fail("blank")
        return super().to_internal_value(read)


class LevelField(ExactField):
    """A level or a gap in levels, with one place."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_digits=2, decimal_places=1, **kwargs)


class FigureField(ExactField):
    """A score, an axis, a match or hours, with two places."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_digits=7, decimal_places=2, **kwargs)


class MoneyField(ExactField):
    """Rupiah, with two places."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_digits=14, decimal_places=2, **kwargs)
