"""Real files that earlier versions of the product gave out."""

import gzip
from pathlib import Path

FOLDER = Path(__file__).parents[2] / "data" / "evidence_files"


def earlier(name):
    return gzip.decompress((FOLDER / f"{name}.gz").read_bytes())
