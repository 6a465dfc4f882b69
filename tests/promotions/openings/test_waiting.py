"""For whom an opening waits: nobody is told to wait for a committee that has done its part."""

import pytest
from django.utils import translation

from promotions.choices import CommitteeState
from promotions.openings.waiting import waits_for

AFTERWARDS = {
    "": "panitia",
    CommitteeState.SITTING: "panitia",
    CommitteeState.RETURNED: "panitia",
    CommitteeState.PROPOSED: "PPK",
    CommitteeState.DECIDED: "petugas, yang mencatat keputusan pengangkatan",
    CommitteeState.APPOINTED: "petugas, yang menutup tahap ini",
    CommitteeState.SET_ASIDE: "petugas, yang menutup tahap ini",
}


@pytest.mark.parametrize("state", AFTERWARDS)
def test_who_goes_on_follows_the_committee_while_its_stage_is_still_open(state):
    with translation.override("id"):
        told = waits_for("running", kind="committee", stage_state="open", committee_state=state or None)
        assert told == AFTERWARDS[state]
        for stage_state in ("open", "waiting"):
            decision = waits_for(
                "running", kind="decision", stage_state=stage_state, committee_state="proposed"
            )
            assert decision == "PPK"
