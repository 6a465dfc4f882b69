"""What a check can find wrong, in words."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from django.utils.translation import gettext_lazy as _


class FaultKind(Enum):
    """Each says what does not hold; the place is added to it."""

    HOLE = _("A number is missing among the sealed entries")
    GONE = _("A sealed entry is gone from the audit trail")
    ENTRY = _("A sealed entry is no longer what was sealed (who, when, what or why)")
    VALUES = _("The values of a sealed entry are no longer what was sealed")
    NOT_ERASED = _("An entry that an erasure names still has its values or its key")
    VERSION = _("A sealed entry names a version of the seal that does not exist")
    NODE = _("A kept hash of the tree does not agree with the entries below it")
    SIGNATURE = _("A checkpoint is not signed, or its signature is wrong")
    KEY = _("A checkpoint is signed with a key that is not one of this deployment's")
    ROOT = _("A checkpoint does not agree with the sealed entries")
    ORDER = _("Checkpoints do not follow one another in size and time")
    ANCHOR_SIGNATURE = _("The anchor is not signed with a key of this deployment")
    SHORTER = _("The audit trail has fewer entries than the anchor says: part of it was removed")
    FORKED = _("The audit trail is another one than the anchor says: its past was rewritten")
    STAMP = _("A time stamp is not one of a known authority over its checkpoint")
    SLIPPED_IN = _("An entry without a seal lies among sealed ones")
    TRIGGER = _("A trigger that records changes is off or missing")
    UNRECORDED = _("A row exists that no entry tells of")
    VANISHED = _("A row is gone without an entry that tells of it")
    STATE = _("A row is not what the audit trail says it became")


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that does not hold, and where."""

    kind: FaultKind
    place: str

    def __str__(self) -> str:
        return f"{self.kind.value}: {self.place}"
