"""The same data have the same bytes."""

from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal

import pytest

from asn_career.base.canonical import canonical, digest


def test_golden_bytes():
    value = {"b": Decimal("79.90"), "a": [date(2026, 11, 21), None, True], "n": "é"}
    assert canonical(value) == '{"a":["2026-11-21",null,true],"b":"79.90","n":"é"}'.encode()
    assert digest({}) == "44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a"


def test_order_of_keys_composition_of_letters_and_time_zone_do_not_matter():
    assert digest({"a": 1, "b": 2}) == digest({"b": 2, "a": 1})
    assert digest("e\u0301") == digest("\u00e9")
    noon = datetime(2026, 11, 21, 5, 0, tzinfo=UTC)
    assert digest(noon) == digest(noon.astimezone(timezone(timedelta(hours=7))))
    assert canonical(noon) == b'"2026-11-21T05:00:00.000000Z"'


def test_what_has_no_canonical_spelling_is_refused():
    with pytest.raises(TypeError):
        canonical({1, 2})
