"""What the database itself refuses where several people have to agree."""

from __future__ import annotations

from asn_career.base.state_triggers import kept_as_written, not_about_oneself, only_these_moves

__all__ = ["kept_as_written", "not_about_oneself", "only_these_moves"]
