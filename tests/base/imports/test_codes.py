"""Codes are a contract: each is documented, worded, and has what its sentence names."""

import re
from pathlib import Path
from string import Formatter

import pytest

from asn_career.base.imports.codes import CODES
from asn_career.base.imports.intake.messages import CATALOGUE

ROOT = Path(__file__).parents[3]


def test_every_code_is_documented_and_nothing_else():
    documented = re.findall(
        r"^\| `(\w+)` \|", (ROOT / "docs/import-codes.md").read_text("utf-8"), re.MULTILINE
    )
    assert sorted(documented) == sorted(CATALOGUE)


def test_every_code_that_the_sources_name_is_in_the_catalogue():
    sources = [*ROOT.glob("asn_career/base/imports/*.py"), *ROOT.glob("*/imports*.py")]
    named = set()
    for path in sources:
        named |= set(re.findall(r'(?:RefusedValueError|_refused)\(\s*"(\w+)"', path.read_text("utf-8")))
        named |= set(re.findall(r'Note\((?:ERROR|WARNING|NORMALISED), "(\w+)"', path.read_text("utf-8")))
    assert len(named) > 40
    assert named <= set(CATALOGUE)


@pytest.mark.parametrize("code", CODES)
def test_a_sentence_names_known_things_only(code):
    names = {name for text in CODES[code] for _, name, _, _ in Formatter().parse(text) if name}
    assert names <= {
        "row", "column", "value", "choices", "latest", "length", "limit", "count", "scripts", "part", "codes", "status",
        "stored", "nip_date", "nip_sex", "month", "earliest", "range", "step", "places", "default", "born", "year",
        "start", "expected", "first", "rows", "parent", "cycle", "levels", "other", "from", "last", "held", "seats",
        "age", "at", "unit",
    }  # fmt: skip
