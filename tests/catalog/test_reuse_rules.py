"""What stands for one organisation, from what was said of it and the day."""

from __future__ import annotations

import random
from collections.abc import Sequence
from datetime import date, timedelta

import pytest

from catalog.reuse import Derived, Said, derive
from schemas.dates import months_later
from schemas.reuse import AdoptionStep, Answer, Manner, Speaker, Standing
from tests.factories import ANNA, BERND, CLARA, DIETER, TODAY, heard

TRIAL, INTRODUCTION, OPERATION, ENDED = (
    AdoptionStep.TRIAL,
    AdoptionStep.INTRODUCTION,
    AdoptionStep.OPERATION,
    AdoptionStep.ENDED,
)
YESTERDAY = TODAY - timedelta(days=1)


def stands(*statements: Said, today: date = TODAY, inside: frozenset[int] = frozenset()) -> Derived | None:
    """What stands for Bernd's town."""
    return next(iter(derive(statements, today, ANNA, inside)), None)


def bernd_says(step: AdoptionStep | None = OPERATION, **more: object) -> Said:
    return heard(step, role=Speaker.ADOPTER, by=BERND, **more)  # type: ignore[arg-type]


def anna_says(step: AdoptionStep | None = OPERATION, **more: object) -> Said:
    return heard(step, role=Speaker.PUBLISHER, by=ANNA, **more)  # type: ignore[arg-type]


def clara_says(step: AdoptionStep | None = OPERATION, **more: object) -> Said:
    return heard(step, role=Speaker.CURATOR, by=CLARA, **more)  # type: ignore[arg-type]


def test_what_anna_says_of_berndsdorf_is_reported() -> None:
    way = stands(anna_says())
    assert way and (way.step, way.standing, way.confirmed_step) == (OPERATION, Standing.REPORTED, None)
    assert way.counts and not way.confirmed_use


def test_bernd_confirms_his_own_towns_use() -> None:
    report = anna_says(on=YESTERDAY)
    way = stands(report, bernd_says(answers=report, answer=Answer.ACCEPT))
    assert way and (way.standing, way.confirmed_step, way.confirmed_on) == (Standing.CONFIRMED, OPERATION, TODAY)


def test_dieter_cannot_confirm_berndsdorfs_use() -> None:
    report = anna_says(on=YESTERDAY)
    way = stands(report, heard(role=Speaker.ADOPTER, by=DIETER, answers=report, answer=Answer.ACCEPT))
    assert way and way.standing is Standing.REPORTED


def test_dieter_cannot_reject_what_is_said_of_berndsdorf() -> None:
    report = anna_says(on=YESTERDAY)
    way = stands(report, heard(role=Speaker.ADOPTER, by=DIETER, answers=report, answer=Answer.REJECT))
    assert way and way.step is OPERATION


def test_bernd_rejects_and_nothing_stands() -> None:
    report = anna_says(on=YESTERDAY)
    assert stands(report, bernd_says(answers=report, answer=Answer.REJECT)) is None


def test_a_source_read_again_does_not_revive_what_bernd_rejected() -> None:
    report = heard(on=TODAY - timedelta(days=9), by=None)
    rejection = bernd_says(answers=report, answer=Answer.REJECT, on=YESTERDAY)
    again = heard(on=TODAY, by=None)
    assert stands(report, rejection, again) is None


def test_bernd_corrects_operation_to_trial() -> None:
    report = anna_says(on=YESTERDAY)
    way = stands(report, bernd_says(TRIAL, answers=report, answer=Answer.CORRECT))
    assert way and (way.step, way.standing, way.reported_step) == (TRIAL, Standing.CONFIRMED, None)


def test_a_confirmed_trial_and_a_reported_operation_are_shown_apart() -> None:
    way = stands(bernd_says(TRIAL, on=YESTERDAY), anna_says(OPERATION, on=TODAY))
    assert way and (way.confirmed_step, way.reported_step) == (TRIAL, OPERATION)
    assert (way.step, way.standing) == (OPERATION, Standing.REPORTED)
    assert way.confirmed_use, "the trial is still confirmed"


def test_bernds_word_outdoes_an_older_report() -> None:
    way = stands(anna_says(OPERATION, on=YESTERDAY), bernd_says(TRIAL, on=TODAY))
    assert way and (way.step, way.reported_step) == (TRIAL, None)


def test_clara_verifies_what_she_saw_evidence_of() -> None:
    way = stands(bernd_says(on=YESTERDAY), clara_says(evidence=True))
    assert way and way.standing is Standing.VERIFIED


def test_clara_without_evidence_only_reports() -> None:
    way = stands(clara_says(evidence=False))
    assert way and way.standing is Standing.REPORTED


@pytest.mark.parametrize("employer", [ANNA, BERND])
def test_a_curator_of_the_own_employer_verifies_nothing(employer: int) -> None:
    way = stands(heard(role=Speaker.CURATOR, by=employer, evidence=True))
    assert way and way.standing is Standing.REPORTED


def test_a_confirmation_counts_two_years_and_then_stands_as_reported() -> None:
    said_on = date(2024, 2, 29)
    confirmation = bernd_says(on=said_on)
    last_day, first_day = date(2026, 2, 27), date(2026, 2, 28)
    before, after = stands(confirmation, today=last_day), stands(confirmation, today=first_day)
    assert before and before.standing is Standing.CONFIRMED and before.changes_on == first_day
    assert after and after.standing is Standing.REPORTED and after.said_on == said_on
    assert after.step is OPERATION and after.changes_on is None


def test_a_verification_falls_to_confirmed_and_then_to_reported() -> None:
    verification = clara_says(evidence=True, on=TODAY)
    standings = []
    for months in (0, 23, 24, 47, 48):
        way = stands(verification, today=months_later(TODAY, months))
        assert way
        standings.append(way.standing)
    assert standings == [
        Standing.VERIFIED,
        Standing.VERIFIED,
        Standing.CONFIRMED,
        Standing.CONFIRMED,
        Standing.REPORTED,
    ]


def test_a_renewed_confirmation_counts_from_its_new_day() -> None:
    way = stands(bernd_says(on=TODAY - timedelta(days=800)), bernd_says(on=YESTERDAY))
    assert way and way.confirmed_on == YESTERDAY


def test_bernd_ends_it_and_the_end_needs_no_renewal() -> None:
    used, ended = (
        bernd_says(OPERATION, on=TODAY - timedelta(days=2000)),
        bernd_says(ENDED, on=TODAY - timedelta(days=1500)),
    )
    way = stands(used, ended)
    assert way and (way.step, way.standing, way.counts) == (ENDED, Standing.CONFIRMED, False)
    assert way.before_end == (OPERATION, OPERATION)


def test_a_new_start_after_an_end_is_a_statement_like_any_other() -> None:
    way = stands(bernd_says(ENDED, on=YESTERDAY), bernd_says(TRIAL, on=TODAY))
    assert way and (way.step, way.counts) == (TRIAL, True)


def test_a_report_neither_ends_nor_revives_what_bernd_confirmed() -> None:
    runs = stands(bernd_says(OPERATION, on=YESTERDAY), anna_says(ENDED, on=TODAY))
    ended = stands(bernd_says(ENDED, on=YESTERDAY), anna_says(OPERATION, on=TODAY))
    assert runs and (runs.step, runs.counts, runs.reported_step) == (OPERATION, True, ENDED)
    assert ended and (ended.step, ended.counts, ended.reported_step) == (ENDED, False, OPERATION)


@pytest.mark.parametrize("step", [AdoptionStep.INTEREST, ENDED])
def test_interest_and_end_are_no_nachnutzung(step: AdoptionStep) -> None:
    way = stands(bernd_says(step))
    assert way and not way.counts


@pytest.mark.parametrize("step", [TRIAL, INTRODUCTION, OPERATION, None])
def test_from_trial_on_or_named_as_a_user_it_counts(step: AdoptionStep | None) -> None:
    way = stands(anna_says(step))
    assert way and way.counts


def test_a_partner_from_the_start_never_counts() -> None:
    way = stands(bernd_says(OPERATION, manner=Manner.PARTNER))
    assert way and way.in_use and not way.counts


def test_a_use_inside_the_own_project_or_area_never_counts() -> None:
    project, area = stands(bernd_says(outside=False)), stands(bernd_says(), inside=frozenset({BERND}))
    assert project and not project.counts
    assert area and not area.counts


def test_annas_own_operation_is_an_adoption_and_no_transfer() -> None:
    way = stands(heard(OPERATION, adopter=ANNA, role=Speaker.ADOPTER, by=ANNA))
    assert way and way.own and way.step is OPERATION and not way.counts


def test_words_that_tell_of_no_use_make_no_adoption() -> None:
    assert stands(heard(None, uses=False)) is None


def test_where_it_was_taken_from_takes_the_adopter_or_two_voices() -> None:
    one, two = anna_says(taken_from="annastadt"), clara_says(taken_from="annastadt")
    alone, together, own = stands(one), stands(one, two), stands(bernd_says(taken_from="annastadt"))
    assert alone and alone.taken_from is None
    assert together and together.taken_from == "annastadt"
    assert own and own.taken_from == "annastadt"


def random_story(dice: random.Random) -> list[Said]:
    """A dozen statements of all speakers, some of them answers to others."""
    told: list[Said] = []
    for _ in range(dice.randint(1, 12)):
        role, by = dice.choice(
            [
                (Speaker.ADOPTER, BERND),
                (Speaker.ADOPTER, DIETER),
                (Speaker.PUBLISHER, ANNA),
                (Speaker.CURATOR, CLARA),
                (Speaker.SOURCE, None),
            ]
        )
        answered = dice.choice(told) if told and dice.random() < 0.4 else None
        told.append(
            heard(
                dice.choice([*AdoptionStep, None]),
                adopter=dice.choice([BERND, DIETER]),
                role=role,
                by=by,
                on=TODAY - timedelta(days=dice.randint(0, 1200)),
                answers=answered,
                answer=dice.choice(list(Answer)) if answered else None,
                evidence=dice.random() < 0.5,
                manner=dice.choice([*Manner, None]),
                outside=dice.random() < 0.8,
            )
        )
    return told


def shuffled(statements: Sequence[Said], dice: random.Random) -> list[Said]:
    other = list(statements)
    dice.shuffle(other)
    return other


@pytest.mark.parametrize("seed", range(150))
def test_the_order_of_arrival_never_matters(seed: int) -> None:
    dice = random.Random(seed)
    story = random_story(dice)
    expected = derive(story, TODAY, ANNA)
    assert all(derive(shuffled(story, dice), TODAY, ANNA) == expected for _ in range(5))


@pytest.mark.parametrize("seed", range(50))
def test_nothing_changes_before_the_day_that_is_named_for_it(seed: int) -> None:
    story = random_story(random.Random(seed))
    ways = derive(story, TODAY, ANNA)
    days = [way.changes_on for way in ways if way.changes_on]
    eve = (min(days) if days else TODAY + timedelta(days=4000)) - timedelta(days=1)
    assert derive(story, eve, ANNA) == ways
