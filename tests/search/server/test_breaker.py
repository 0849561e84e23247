"""Who asks a server that doesn't answer waits a few times and not with each visitor."""

from __future__ import annotations

import pytest

from search.server.breaker import MOST_FAILURES, PAUSE, Breaker


class Clock:
    """A clock that only a test moves."""

    now = 1_000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def broken(clock: Clock) -> Breaker:
    breaker = Breaker(clock)
    for _ in range(MOST_FAILURES):
        assert breaker.lets_through()
        breaker.failed()
    return breaker


def test_after_a_few_failures_in_a_row_nobody_asks(broken: Breaker, clock: Clock) -> None:
    assert not broken.lets_through()
    clock.now += PAUSE - 0.01
    assert not broken.lets_through()


def test_failures_that_an_answer_parts_are_not_in_a_row(clock: Clock) -> None:
    breaker = Breaker(clock)
    for _ in range(MOST_FAILURES * 3):
        breaker.failed()
        breaker.answered()
        assert breaker.lets_through()


def test_after_the_pause_one_asks_and_the_others_wait(broken: Breaker, clock: Clock) -> None:
    clock.now += PAUSE
    assert [broken.lets_through() for _ in range(3)] == [True, False, False]
    broken.answered()
    assert broken.lets_through()


def test_a_probe_that_fails_begins_the_pause_anew(broken: Breaker, clock: Clock) -> None:
    clock.now += PAUSE
    assert broken.lets_through()
    broken.failed()
    clock.now += PAUSE - 0.01
    assert not broken.lets_through()
    clock.now += 0.02
    assert broken.lets_through()


def test_a_probe_that_never_ends_holds_nobody_for_ever(broken: Breaker, clock: Clock) -> None:
    clock.now += PAUSE
    assert broken.lets_through()
    clock.now += PAUSE
    assert broken.lets_through()
