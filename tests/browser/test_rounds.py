"""An assessment round of a small office as a story, each page by the person who uses it: from plan to outcome.

The first asks colleagues and a superior, the second two assessors, whose levels are calibrated and then objected to.
"""

import pytest

from tests.browser import rounds
from tests.browser.visiting import someone

pytestmark = [pytest.mark.browser, pytest.mark.slow]


@pytest.fixture(scope="module")
def office(product):
    return product.do(rounds.make_office)


def test_a_round_of_360_degrees_runs_from_its_plan_to_what_the_person_reads(product, browser, office):
    with someone(product, browser, username=rounds.PLANNER) as planner:
        address = rounds.plan(planner, office)
        rounds.open_it(product, browser)
        rounds.answer_on_a_phone(product, browser, office)
        product.do(rounds.others_answer, office)
        rounds.rate_under_a_name(product, browser, office, username=rounds.SUPERIOR, value="4")
        rounds.close(planner, address)
        planner.look("putaran-ditutup")
        rounds.put_on_record(planner, address)
    rounds.read_result(product, browser)


def test_a_test_is_calibrated_put_on_record_objected_to_and_corrected_by_two(product, browser, office):
    address = product.do(rounds.prepare_test, office)
    rounds.rate_under_a_name(product, browser, office, username=rounds.JUDGE, value="4", width=rounds.PHONE)
    product.do(rounds.close_and_begin_calibration, office, address)
    rounds.calibrate(product, browser, office, address)
    product.do(rounds.finish, office, address)
    result = rounds.object_to_it(product, browser)
    with someone(product, browser, username=rounds.PLANNER) as planner:
        objection = rounds.take_up_and_correct(planner)
        rounds.finalise(product, browser)
        rounds.answer_objection(planner, objection)
    rounds.read_correction(product, browser, result)
