"""Why a gap changed, in a sentence with the record behind it."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

from django.utils.translation import gettext as _

from asn_career.base.formatting import date_long, level
from training.models import GapChange
from training.trend_choices import Cause


def why(change: GapChange) -> str:
    """The cause of a change, with the record from which it was decided."""
    sentence, *needed = _SENTENCES[change.cause]
    if any(getattr(change, name) is None for name in needed):
        return _("The records behind this change have been removed since.")
    return sentence(change)


def _training(change: GapChange) -> str:
    return _("“%(training)s”, completed on %(completed)s, was followed by a result: %(result)s") % {
        "training": change.training.name,
        "completed": date_long(change.training.completed_on),
        "result": _result(change),
    }


def _assessment(change: GapChange) -> str:
    return _("A new official result: %(result)s") % {"result": _result(change)}


def _result(change: GapChange) -> str:
    evidence = change.evidence_after
    return _("%(source)s on %(day)s, level %(held)s, where the standard asks for level %(required)s.") % {
        "source": evidence.get_source_display(),
        "day": date_long(evidence.assessed_on),
        "held": level(change.level_after),
        "required": _level(change.required_after),
    }


def _expiry(change: GapChange) -> str:
    return _("The result of %(day)s is no longer valid, and there is no newer one.") % {
        "day": date_long(change.evidence_after.assessed_on)
    }


def _correction(change: GapChange) -> str:
    return _("Results on record were withdrawn or corrected, so that another one counts, or none.")


def _joined(change: GapChange) -> str:
    return _("The post %(post)s was taken up; its standard asks for level %(required)s.") % {
        "post": change.position_after.name,
        "required": _level(change.required_after),
    }


def _left(change: GapChange) -> str:
    return _("The post %(post)s was given up; its standard no longer asks for anything.") % {
        "post": change.position_before.name
    }


def _post(change: GapChange) -> str:
    return _("From the post %(before)s (%(asked)s) to the post %(after)s (%(asks)s).") % {
        "before": change.position_before.name,
        "asked": _asked(change.required_before),
        "after": change.position_after.name,
        "asks": _asked(change.required_after),
    }


def _standard(change: GapChange) -> str:
    return _("The standard of the post %(post)s changed: before, %(asked)s; now, %(asks)s.") % {
        "post": change.position_after.name,
        "asked": _asked(change.required_before),
        "asks": _asked(change.required_after),
    }


def _asked(required: int | None) -> str:
    return _("not asked for") if required is None else _("level %(level)s") % {"level": required}


def _level(required: int | None) -> str:
    return level(None if required is None else Decimal(required))


# How each cause is told, and the records that the sentence names.
_SENTENCES: dict[str, tuple[Callable[[GapChange], str], *tuple[str, ...]]] = {
    Cause.TRAINING: (_training, "training", "evidence_after"),
    Cause.ASSESSMENT: (_assessment, "evidence_after"),
    Cause.EXPIRY: (_expiry, "evidence_after"),
    Cause.CORRECTION: (_correction,),
    Cause.JOINED: (_joined, "position_after"),
    Cause.LEFT: (_left, "position_before"),
    Cause.POST: (_post, "position_before", "position_after"),
    Cause.STANDARD: (_standard, "position_after"),
}
