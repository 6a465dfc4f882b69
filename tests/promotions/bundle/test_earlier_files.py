"""Files that earlier versions of the product gave out are still checked: real ones, made by those versions."""

import json
from datetime import date
from random import Random

import pytest

from promotions.freezing import fact_columns
from promotions.rulebook import rules_on
from tests.promotions.bundle.carried import verify
from tests.promotions.bundle.earlier import earlier
from tests.promotions.bundle.mutating import one_byte
from tests.promotions.bundle.test_bundle import run_alone
from tests.promotions.bundle.test_in_the_browser import accepted, judged, visitor

__all__ = ["visitor"]
# By the number of the form: what the file of that version tells.
TOLD = {
    1: ("dikeluarkan 1", "Usulan panitia       : belum ada"),
    2: ("Dipilih PPK          : ", "Cap waktu luar       : tidak ada"),
    3: ("Sanggah              : 1",),
    4: ("Rencana rotasi       : ROTASI-", "Data berubah kemudian: 0 kali"),
    5: ("Upaya lanjutan       : 1", "oleh Stempel Waktu", "tanda tangan cocok"),
}


@pytest.mark.parametrize("number", TOLD)
def test_a_file_of_an_earlier_version_is_valid_and_no_changed_one_is(number):
    data = earlier(f"form-{number}.zip")
    told = verify.check(data)
    assert told["manifest"]["format"] == f"asn-career-bundle/{number}"
    for line in TOLD[number]:
        assert line in verify.report(told)
    chance = Random(number)
    for _turn in range(20):
        assert not accepted(one_byte(data, chance))


@pytest.mark.parametrize("number", TOLD)
def test_the_program_that_an_earlier_file_carries_still_checks_it(number, tmp_path):
    data = earlier(f"form-{number}.zip")
    (tmp_path / "bukti.zip").write_bytes(data)
    (tmp_path / "verify.py").write_bytes(verify.unpack(data)["verify.py"])
    done = run_alone(tmp_path, "bukti.zip")
    assert (done.returncode, done.stderr) == (0, "")
    assert "SAH" in done.stdout


@pytest.mark.parametrize(("number", "form"), [(1, 3), (2, 5)])
def test_an_own_part_of_an_earlier_version_is_valid_under_the_root_of_its_run(number, form):
    data = earlier(f"slice-{number}.json")
    tree = verify.check_slice(data)["tree"]
    assert json.loads(data)["format"] == verify.SLICES[number - 1]
    assert tree["root"] == verify.check(earlier(f"form-{form}.zip"))["decisions"]["people"]["tree"]["root"]
    with pytest.raises(verify.Refused):
        verify.check_slice(data.replace(tree["root"][:8].encode(), b"00000000"))


@pytest.mark.browser
@pytest.mark.django_db
def test_the_page_judges_earlier_files_as_the_other_verifier_does(visitor):
    for number in TOLD:
        data = earlier(f"form-{number}.zip")
        good, told = judged(visitor, data)
        assert good, told
        chance = Random(number)
        for _turn in range(3):
            changed = one_byte(data, chance)
            assert judged(visitor, changed)[0] == accepted(changed) is False


def test_rules_that_demand_no_methods_say_and_freeze_what_they_did_before_there_were_demands():
    sealed = json.loads(verify.unpack(earlier("form-5.zip"))["ruleset.json"])
    rules = rules_on(date.fromisoformat(sealed["as_of"]))
    assert set(rules.as_json()) == set(sealed["rules"])
    assert {name: list(columns) for name, columns in fact_columns(rules).items()} == sealed["fact_columns"]
