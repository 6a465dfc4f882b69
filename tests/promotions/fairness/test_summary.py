"""What others than the auditor read hides small numbers, also from who adds and subtracts, across stages and parts."""

import random
from fractions import Fraction
from itertools import combinations, product

import numpy as np
import pytest

from promotions.fairness.figures import Count
from promotions.fairness.grouping import age_bands
from promotions.fairness.hiding import (
    following,
    hidden_from_auditors,
    may_show,
    origin_tells_too_much,
    shown_cells,
    shown_groups,
    together,
)
from promotions.fairness.rules import bounds_on
from promotions.fairness.summary import published_groups, summarise, summarise_part, sums_of
from promotions.fairness_choices import OUTSIDE, OWN, TOP, UNKNOWN, Attribute, FairnessStage, Origin
from tests.promotions.agency import D

BOUNDS = bounds_on(D)
AGES = age_bands(BOUNDS)
SEXES = ("L", "P", UNKNOWN)


def shows(count):
    return may_show(count, bounds=BOUNDS)


def dealt(dealer, groups):
    counts = {}
    for group in groups:
        entered = dealer.choice((dealer.randint(0, 40), dealer.randint(20, 400)))
        counts[group] = Count(entered, dealer.randint(0, entered))
    return counts


def solvable(names, known, wanted):
    """Whether a sum follows from known ones, by elimination in fractions: the slow reference."""
    rows = [[Fraction(name in each) for name in names] for each in known]
    rows = [row for row in rows if any(row)]
    target = [Fraction(name in wanted) for name in names]
    done = []
    for column in range(len(names)):
        pivot = next((row for row in rows if row[column]), None)
        if pivot is None:
            continue
        rows.remove(pivot)
        pivot = [value / pivot[column] for value in pivot]
        rows = [[a - row[column] * b for a, b in zip(row, pivot, strict=True)] for row in rows]
        done.append((column, pivot))
    for column, pivot in done:
        target = [a - target[column] * b for a, b in zip(target, pivot, strict=True)]
    return not any(target)


def test_no_group_under_the_least_is_shown_or_found_by_subtraction_in_a_thousand_tables():
    dealer = random.Random(14)
    shown_some = 0
    for _ in range(1000):
        counts = dealt(dealer, SEXES if dealer.random() < 0.5 else (*AGES, UNKNOWN))
        there = {group for group, count in counts.items() if count.entered}
        shown = shown_groups(counts, shows=shows)
        if not shown:
            continue  # the total is checked by itself
        shown_some += 1
        for size in range(1, len(shown) + 1):
            assert all(shows(together(counts[g] for g in chosen)) for chosen in combinations(shown, size))
        hidden = there - shown
        assert not hidden or (len(hidden) > 1 and shows(together(counts[group] for group in hidden)))
    assert shown_some > 100


def test_of_two_groups_one_of_which_is_small_neither_is_shown():
    assert shown_groups({"L": Count(500, 100), "P": Count(40, 4)}, shows=shows) == set()


def test_control_a_small_group_alone_hidden_is_found_by_subtraction():
    counts = {"L": Count(500, 100), "P": Count(40, 4)}
    total, shown = together(counts.values()), counts["L"]
    assert not shows(Count(total.entered - shown.entered, total.passed - shown.passed))


def test_what_follows_from_known_sums_is_what_elimination_finds():
    dealer = random.Random(7)
    names = [f"{sex}|{age}" for sex, age in product("LP", AGES[:3])]
    for _ in range(40):
        known = [frozenset(dealer.sample(names, dealer.randint(1, 5))) for _ in range(dealer.randint(1, 4))]
        found = {frozenset(np.array(names)[row.astype(bool)]) for row in following(names, known)}
        for size in range(len(names) + 1):
            for wanted in combinations(names, size):
                assert (frozenset(wanted) in found) == solvable(names, known, wanted)


def crossed(dealer):
    return dealt(dealer, [f"{sex}|{age}" for sex, age in product(SEXES, AGES)])


def margins(cells):
    rows = {sex: together(c for n, c in cells.items() if n.startswith(f"{sex}|")) for sex in SEXES}
    columns = {age: together(c for n, c in cells.items() if n.endswith(f"|{age}")) for age in AGES}
    return rows, columns


def test_no_small_set_of_cells_follows_from_rows_columns_and_cells_in_sixty_tables():
    """Every set of cells that elimination can find from what is shown is large enough."""
    dealer = random.Random(5)
    told = 0
    for _ in range(60):
        cells = {name: Count(count.entered * 3, count.passed * 3) for name, count in crossed(dealer).items()}
        rows, columns = (shown_groups(each, shows=shows) for each in margins(cells))
        shown = shown_cells(cells, rows=rows, columns=columns, shows=shows)
        if not shown:
            continue
        told += 1
        names = sorted(name for name, count in cells.items() if count.entered)
        known = [frozenset(names), *(frozenset([name]) for name in shown)]
        known += [frozenset(n for n in names if n.startswith(f"{row}|")) for row in rows]
        known += [frozenset(n for n in names if n.endswith(f"|{column}")) for column in columns]
        small = [name for name in names if not shows(cells[name])]
        assert not any(solvable(names, known, [name]) for name in small)
        pairs = [pair for pair in combinations(names, 2) if not shows(together(map(cells.get, pair)))]
        assert not any(solvable(names, known, pair) for pair in pairs)
    assert told > 10


def test_control_cells_that_may_be_shown_one_by_one_give_a_small_one_away():
    """Women of 55 and over are few; with the row and the other cells of it they follow."""
    cells = {"L|-34": Count(200, 90), "L|55-": Count(200, 90), "P|-34": Count(200, 90), "P|55-": Count(31, 2)}
    rows, columns = {"L", "P"}, {"-34", "55-"}
    each_by_itself = [frozenset([name]) for name, count in cells.items() if shows(count)]
    row = frozenset(["P|-34", "P|55-"])
    assert solvable(sorted(cells), [row, *each_by_itself], ["P|55-"])
    assert shown_cells(cells, rows=rows, columns=columns, shows=shows) == set()


def test_where_rows_and_columns_alone_tell_too_much_the_second_attribute_is_hidden_whole():
    """All women are young, so that the young less the women are the few young men."""
    cells = {"L|-34": Count(31, 2), "L|55-": Count(300, 100), "P|-34": Count(200, 100)}
    assert shown_cells(cells, rows={"L", "P"}, columns={"-34", "55-"}, shows=shows) is None
    strata = {
        (FairnessStage.ELIGIBLE, Attribute.SEX): [{"L": Count(331, 102), "P": Count(200, 100)}],
        (FairnessStage.ELIGIBLE, Attribute.AGE): [{"-34": Count(231, 102), "55-": Count(300, 100)}],
        (FairnessStage.ELIGIBLE, Attribute.SEX_AGE): [cells],
    }
    told = {row.attribute: [each.people for each in row.groups] for row in summarise(strata, bounds=BOUNDS)}
    assert told == {Attribute.SEX: [330, 200], Attribute.AGE: [None, None], Attribute.SEX_AGE: [None] * 3}


def test_the_auditor_is_told_of_no_handful_by_two_attributes_and_by_unit():
    cells = {"L|-34": Count(80, 20), "L|55-": Count(70, 20), "P|-34": Count(60, 9), "P|55-": Count(3, 1)}
    single = {
        Attribute.SEX: {"L": Count(150, 40), "P": Count(63, 10)},
        Attribute.AGE: {"-34": Count(140, 29), "55-": Count(73, 21)},
    }
    assert hidden_from_auditors(Attribute.SEX_AGE, cells, single, bounds=BOUNDS) == set(cells)
    assert hidden_from_auditors(Attribute.SEX, single[Attribute.SEX], single, bounds=BOUNDS) == set()
    units = {"1": Count(50, 9), "2": Count(3, 0), "3": Count(12, 3)}
    assert hidden_from_auditors(Attribute.UNIT, units, {}, bounds=BOUNDS) == {"2", "3"}
    enough = {**cells, "P|55-": Count(13, 1)}
    assert hidden_from_auditors(Attribute.SEX_AGE, enough, single, bounds=BOUNDS) == set()


def dealt_units(dealer):
    """Units with the part of their people who were considered for the unit's own vacancies, and what origins sum to."""
    units = dealt(dealer, ("1", "2", "3", TOP, OUTSIDE, UNKNOWN))
    own = {}
    for group in ("1", "2", "3"):
        whole = units[group]
        entered = dealer.choice((0, 0, whole.entered, dealer.randint(0, whole.entered)))
        low, high = max(0, whole.passed + entered - whole.entered), min(whole.passed, entered)
        own[group] = Count(entered, dealer.randint(low, high))
    inside, within = together(own.values()), together(units[group] for group in ("1", "2", "3", TOP))
    beside = Count(within.entered - inside.entered, within.passed - inside.passed)
    origins = {
        Origin.SAME_UNIT: inside,
        Origin.SAME_AGENCY: beside,
        OUTSIDE: units[OUTSIDE],
        UNKNOWN: units[UNKNOWN],
    }
    return units, own, origins


def small_sets_of(units, own, *, shown_units, shown_origins):
    """How many sets of people, by unit and origin, follow from the sums that are shown and are small."""
    cells = {f"{group}|{group}": units[group] for group in (OUTSIDE, UNKNOWN)}
    for group in ("1", "2", "3", TOP):
        inside = own.get(group, Count(0, 0))
        cells[f"{group}|{Origin.SAME_UNIT}"] = inside
        cells[f"{group}|{Origin.SAME_AGENCY}"] = Count(
            units[group].entered - inside.entered, units[group].passed - inside.passed
        )
    names = sorted(name for name, count in cells.items() if count.entered)
    known = [frozenset(names), *(frozenset(n for n in names if n.startswith(f"{g}|")) for g in shown_units)]
    known += [frozenset(n for n in names if n.endswith(f"|{g}")) for g in shown_origins]
    sets = following(names, known)
    sums = [together(cells[name] for name, chosen in zip(names, row, strict=True) if chosen) for row in sets]
    return sum(1 for count in sums if count.entered and not shows(count))


def test_no_small_set_follows_from_units_and_origins_together_in_three_hundred_tables():
    dealer = random.Random(11)
    kept, needed = 0, 0
    for _ in range(300):
        units, own, origins = dealt_units(dealer)
        shown_units, shown_origins = (shown_groups(counts, shows=shows) for counts in (units, origins))
        chosen = {"shown_units": shown_units, "shown_origins": shown_origins}
        small = small_sets_of(units, own, **chosen)
        if not shown_units or not shown_origins:
            continue
        if origin_tells_too_much(units, own, **chosen, shows=shows):
            needed += bool(small)
        else:
            kept += 1
            assert not small
    assert kept > 10
    assert needed > 10  # the control: each attribute by itself would have told


def test_units_and_origins_are_told_together_only_where_neither_gives_the_other_away():
    """All of another agency are told by origin, so that the few of unit 3 would be what is left of those hidden."""

    def strata(few, outside):
        units = {"1": Count(300, 120), "2": Count(200, 90), "3": few, OUTSIDE: outside}
        origins = {Origin.SAME_UNIT: units["1"], Origin.SAME_AGENCY: together((units["2"], few))}
        return {
            (FairnessStage.ELIGIBLE, Attribute.UNIT): [units],
            (FairnessStage.ELIGIBLE, Attribute.ORIGIN): [{**origins, OUTSIDE: units[OUTSIDE]}],
            (FairnessStage.ELIGIBLE, OWN): [{"1": units["1"]}],
        }

    def told(few, outside):
        return {
            each.attribute: [group.people for group in each.groups]
            for each in summarise(strata(few, outside), bounds=BOUNDS)
        }

    assert told(Count(4, 1), Count(28, 12)) == {
        Attribute.UNIT: [300, 200, None, None],
        Attribute.ORIGIN: [None, None, None],
    }
    assert shown_groups(
        strata(Count(4, 1), Count(28, 12))[FairnessStage.ELIGIBLE, Attribute.ORIGIN][0], shows=shows
    )
    assert told(Count(60, 20), Count(28, 12)) == {
        Attribute.UNIT: [300, 200, None, None],
        Attribute.ORIGIN: [None, None, None],
    }
    everybody = {Attribute.UNIT: [300, 200, 60], Attribute.ORIGIN: [300, 260]}
    assert told(Count(60, 20), Count(0, 0)) == everybody


def test_the_auditor_does_not_find_a_handful_of_a_unit_by_origin():
    units = {"1": Count(4, 1), "2": Count(60, 20), "3": Count(8, 2)}
    origins = {Origin.SAME_UNIT: Count(4, 1), Origin.SAME_AGENCY: Count(68, 22)}
    singles = {Attribute.UNIT: units, OWN: {"1": units["1"]}}
    assert hidden_from_auditors(Attribute.ORIGIN, origins, singles, bounds=BOUNDS) == set(origins)
    large = {Origin.SAME_UNIT: Count(40, 9), Origin.SAME_AGENCY: Count(68, 22)}
    singles = {Attribute.UNIT: {**units, "1": Count(40, 9)}, OWN: {"1": Count(40, 9)}}
    assert hidden_from_auditors(Attribute.ORIGIN, large, singles, bounds=BOUNDS) == set(large)
    singles = {Attribute.UNIT: {"1": Count(40, 9), "2": Count(68, 22)}, OWN: {"1": Count(40, 9)}}
    assert hidden_from_auditors(Attribute.ORIGIN, large, singles, bounds=BOUNDS) == set()


def test_people_are_rounded_to_tens_and_rates_to_whole_percent():
    strata = {(FairnessStage.ELIGIBLE, Attribute.SEX): [{"L": Count(233, 100)}, {"P": Count(168, 55)}]}
    (told,) = summarise(strata, bounds=BOUNDS)
    assert (told.runs, told.all.people, told.all.percent) == (2, 400, 39)
    assert [(each.group, each.people, each.percent, each.ratio) for each in told.groups] == [
        ("L", 230, 43, 100),
        ("P", 170, 33, 76),
    ]


def test_a_total_that_is_too_small_is_hidden_too():
    (told,) = summarise(
        {(FairnessStage.APPOINTED, Attribute.SEX): [{"L": Count(2, 1), "P": Count(1, 0)}]}, bounds=BOUNDS
    )
    assert told.all.people is None
    assert all(each.people is None for each in told.groups)


def test_a_later_stage_shows_the_groups_of_the_first_one_or_none():
    """Else what is hidden at one stage follows from the people who enter the next."""
    dealer = random.Random(3)
    later_shown = 0
    for _ in range(300):
        first = dealt(dealer, (*AGES, UNKNOWN))
        later = {group: Count(c.passed, dealer.randint(0, c.passed)) for group, c in first.items()}
        strata = {
            (FairnessStage.ELIGIBLE, Attribute.AGE): [first],
            (FairnessStage.SCORED, Attribute.AGE): [later],
        }
        found = list(published_groups(sums_of(strata), bounds=BOUNDS).values())
        assert found[1] in (set(), found[0])
        later_shown += bool(found[1])
    assert later_shown > 20


@pytest.fixture
def routes():
    """Women are few on one of three routes, and there are hardly any people on another one."""

    def strata(men, women):
        return {(FairnessStage.ELIGIBLE, Attribute.SEX): [{"L": men, "P": women}]}

    return {
        "open_selection": strata(Count(300, 120), Count(300, 120)),
        "talent_pool": strata(Count(300, 120), Count(31, 4)),
        "rotation": strata(Count(3, 1), Count(2, 1)),
    }


def test_a_part_shows_no_group_that_is_small_in_another_part(routes):
    (told,) = summarise_part(
        {name: routes[name] for name in ("open_selection", "talent_pool")}, "open_selection", bounds=BOUNDS
    )
    assert (told.all.people, [each.people for each in told.groups]) == (600, [None, None])


def test_of_parts_of_which_one_is_small_a_second_one_is_hidden(routes):
    told = {name: summarise_part(routes, name, bounds=BOUNDS)[0].all.people for name in routes}
    assert told == {"open_selection": 600, "talent_pool": None, "rotation": None}


def test_control_a_part_by_itself_would_show_its_groups(routes):
    (told,) = summarise(routes["open_selection"], bounds=BOUNDS)
    assert [each.people for each in told.groups] == [300, 300]
