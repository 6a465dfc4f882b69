"""The bounds of one package; each is a setting named IMPORT_ and the field in capitals."""

from __future__ import annotations

from dataclasses import asdict, dataclass, fields

MEGABYTE = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Limits:
    """Sizes in bytes, times in seconds; real bytes are counted while inflating, never the declared ones."""

    upload: int = 100 * MEGABYTE
    unpacked_csv: int = 1024 * MEGABYTE
    unpacked_workbook: int = 400 * MEGABYTE
    ratio: int = 100
    ratio_floor: int = MEGABYTE
    """Bytes that a member may unpack to before its ratio counts: a few blank lines pack very well."""
    members: int = 200
    sheet_rows: int = 1_048_575
    csv_rows: int = 2_000_000
    columns: int = 200
    cell: int = MEGABYTE
    row: int = 8 * MEGABYTE
    shared_strings: int = 8_000_000
    merges: int = 200_000
    blank_rows: int = 1_000
    heading_rows: int = 50
    memory: int = 512 * MEGABYTE
    cpu: int = 300
    wall: int = 600
    spool: int = 4096 * MEGABYTE
    """Disk that the rows read may take until the package is closed."""

    @classmethod
    def from_settings(cls) -> Limits:
        """Return the limits that the deployment set, the defaults for the others."""
        from django.conf import settings

        names = {field.name: f"IMPORT_{field.name.upper()}" for field in fields(cls)}
        return cls(**{name: getattr(settings, key) for name, key in names.items() if hasattr(settings, key)})

    def as_dict(self) -> dict[str, int]:
        """Return the limits in the form that travels to the child."""
        return asdict(self)
