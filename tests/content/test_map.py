"""The map says the same as the list beside it, in the right spot, and never more than the records hold."""

from __future__ import annotations

import re

import pytest

from content.pictures.map import HEIGHT, WHOLE, WIDTH, Place, Transfer, outlines, picture, project, region

BERLIN = Place("Berlin", 52.517, 13.389, "/kommunen/11", confirmed=2)
MUNICH = Place("München", 48.137, 11.575, "/kommunen/091620000000", reported=1)
HAMBURG = Place("Hamburg", 53.550, 9.993, "/kommunen/02", confirmed=1)
POTSDAM = Place("Potsdam", 52.401, 13.059, "/kommunen/120540000000", confirmed=1)


def test_the_sixteen_federal_states_are_there_with_their_paths() -> None:
    drawn = outlines()
    assert len({outline.federal_state for outline in drawn}) == 16
    assert all(re.fullmatch(r"(M[-\d. ]+l[-\d. ]+z)+", outline.path) for outline in drawn)
    assert all(WHOLE.holds(o.box.left, o.box.top) and WHOLE.holds(o.box.right, o.box.bottom) for o in drawn)


def test_the_outlines_are_light_enough_for_a_first_visit() -> None:
    assert sum(len(outline.path) for outline in outlines()) < 33_000


def test_the_map_names_whose_geometry_it_is() -> None:
    drawn = picture([])
    assert drawn.credit == "© GeoBasis-DE / BKG 2021 (Daten verändert)"
    assert drawn.credit_url.startswith("https://")


@pytest.mark.parametrize(
    ("place", "federal_state"), [(BERLIN, "DE-BE"), (MUNICH, "DE-BY"), (HAMBURG, "DE-HH"), (POTSDAM, "DE-BB")]
)
def test_a_town_lies_in_its_federal_state(place: Place, federal_state: str) -> None:
    box = next(outline.box for outline in outlines() if outline.federal_state == federal_state)
    assert box.holds(*project(place.latitude, place.longitude))


def test_north_is_up_and_east_is_right() -> None:
    assert project(54, 10.5)[1] < project(48, 10.5)[1]
    assert project(51, 14)[0] > project(51, 7)[0]
    assert project(51, 10.5)[0] == pytest.approx(222.6)


def test_the_angle_between_two_towns_is_kept_by_the_projection() -> None:
    """A conformal projection stretches a kilometre to the north and one to the east alike."""
    x, y = project(51, 9)
    north, east = y - project(51.9, 9)[1], project(51, 9 + 0.9 / 0.6293)[0] - x
    assert north == pytest.approx(east, rel=0.02)


def test_a_confirmed_use_is_a_filled_light_and_a_reported_one_a_ring() -> None:
    lit = {light.places[0].name: light.lit for light in picture([BERLIN, MUNICH]).lights}
    assert lit == {"Berlin": True, "München": False}


def test_filled_lights_are_drawn_over_rings() -> None:
    assert [light.lit for light in picture([BERLIN, MUNICH, HAMBURG]).lights] == [False, True, True]


def test_places_that_crowd_join_into_one_light_with_both_names() -> None:
    near = Place("Nuthetal", 52.355, 13.102, confirmed=1)
    [light] = picture([POTSDAM, near]).lights
    assert {place.name for place in light.places} == {"Potsdam", "Nuthetal"}
    assert light.confirmed == 2
    assert light.url == ""


def test_a_ring_never_joins_a_filled_light() -> None:
    near = Place("Nuthetal", 52.355, 13.102, reported=5)
    lights = picture([POTSDAM, near]).lights
    assert [(light.confirmed, light.reported) for light in lights] == [(0, 5), (1, 0)]


def test_no_two_lights_of_one_kind_cover_each_others_middle_and_none_is_lost() -> None:
    crowd = [Place(f"{i}-{j}", 50 + i / 50, 8 + j / 40, reported=1 + i % 3) for i in range(40) for j in range(40)]
    lights = picture(crowd).lights
    assert sum(light.reported for light in lights) == sum(place.reported for place in crowd)
    assert len(lights) < len(crowd) / 4
    spots = [(light.x, light.y) for light in lights]
    assert all((a[0] - b[0]) ** 2 + (a[1] - b[1]) ** 2 >= 24.9 for i, a in enumerate(spots) for b in spots[:i])


def test_more_uses_make_a_larger_light_up_to_a_limit() -> None:
    sizes = [picture([Place("A", 51, 10, confirmed=uses)]).lights[0].radius for uses in (1, 4, 25, 10_000)]
    assert sizes == sorted(sizes)
    assert sizes[0] < sizes[1]
    assert sizes[-1] <= 9


def test_a_transfer_draws_an_arc_between_its_two_lights() -> None:
    drawn = picture([], [Transfer(BERLIN, MUNICH)])
    [arc] = drawn.arcs
    ends = [light for light in drawn.lights if arc.path.startswith(f"M{light.x:g} {light.y:g}Q")]
    assert [light.places for light in ends] == [(BERLIN,)]
    assert not arc.confirmed


def test_without_a_named_origin_there_is_no_arc() -> None:
    assert picture([BERLIN, MUNICH, HAMBURG]).arcs == ()


def test_two_transfers_of_one_way_are_one_arc_and_a_confirmed_one_decides() -> None:
    [arc] = picture([], [Transfer(BERLIN, MUNICH), Transfer(BERLIN, MUNICH, confirmed=True)]).arcs
    assert arc.confirmed


def test_a_transfer_to_itself_has_no_line() -> None:
    assert picture([], [Transfer(BERLIN, BERLIN)]).arcs == ()


def test_the_origin_stays_a_light_of_its_own_on_top() -> None:
    origin = Place("Nuthetal", 52.355, 13.102, confirmed=1, origin=True)
    lights = picture([origin, POTSDAM]).lights
    assert [light.origin for light in lights] == [False, True]


def test_a_region_shows_its_federal_state_and_leaves_out_what_lies_beyond() -> None:
    drawn = picture([BERLIN, MUNICH, POTSDAM], [Transfer(BERLIN, MUNICH)], "DE-BB")
    assert drawn.federal_state == "DE-BB"
    assert {light.places[0].name for light in drawn.lights} == {"Berlin", "Potsdam"}
    assert drawn.arcs == ()
    assert "DE-BY" not in {outline.federal_state for outline in drawn.outlines}


def test_a_region_that_does_not_exist_is_all_of_germany() -> None:
    assert region("DE-XX") == region(None) == WHOLE
    assert picture([], federal_state="DE-XX").federal_state == ""
    assert str(WHOLE) == f"0 0 {WIDTH:g} {HEIGHT:g}"


def test_even_a_small_federal_state_shows_its_surroundings() -> None:
    assert region("DE-HB").width >= 90


def test_a_place_abroad_is_left_out() -> None:
    assert picture([Place("Wien", 48.2, 16.37, reported=1)]).lights == ()


def test_a_map_of_everything_stays_light_and_loses_no_use() -> None:
    towns = [
        Place(str(i), 48 + i % 61 / 10, 7.5 + i % 97 / 14, confirmed=i % 7 == 0, reported=i % 7 > 0)
        for i in range(5_000)
    ]
    drawn = picture(towns, [Transfer(towns[i], towns[-i]) for i in range(1, 2_000)])
    assert 50 < len(drawn.lights) <= 200
    assert len(drawn.arcs) <= 100
    shown = [place for place in towns if region(None).holds(*project(place.latitude, place.longitude))]
    assert sum(light.confirmed for light in drawn.lights) == sum(place.confirmed for place in shown)
    assert sum(light.reported for light in drawn.lights) == sum(place.reported for place in shown)
