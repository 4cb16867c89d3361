"""Schedules for undoing the steps of a loop: no more steps than the best there is, no more snapshots than given."""

from __future__ import annotations

from functools import lru_cache

import pytest

from srcad.runtime.revolve import Kind, Online, beta, fewest_steps, placed, repeats, reversal


@lru_cache(maxsize=None)
def best(steps, slots):
    """By dynamic programming over the place of the next snapshot: the fewest steps, then the fewest snapshots."""
    if steps <= 1:
        return 0, 0
    advances, keeps = best(steps - 1, slots)
    found = (steps - 1 + advances, keeps)
    for m in range(1, steps if slots > 1 else 1):
        right, left = best(steps - m, slots - 1), best(m, slots)
        found = min(found, (m + right[0] + left[0], 1 + right[1] + left[1]))
    return found


def carried_out(positions, steps, slots):
    """What a schedule does, each action checked against what there is: (steps forwards, snapshots made)."""
    held, at, left, advances, keeps = set(positions), None, steps, 0, 0
    assert len(held) <= slots
    for action in reversal(positions, steps, slots):
        if action.kind is Kind.ADVANCE:
            assert at == action.at < action.to < left
            advances, at = advances + action.to - action.at, action.to
        elif action.kind is Kind.KEEP:
            assert at == action.at
            held.add(at)
            keeps += 1
            assert len(held) <= slots
        elif action.kind is Kind.REVERSE:
            assert at == action.at == left - 1
            left, at = left - 1, None
        else:
            assert action.at in held
            held -= {action.at} if action.kind is Kind.TAKE else set()
            at = action.at
    assert left == 0
    return advances, keeps


@pytest.mark.parametrize("slots", range(1, 9))
def test_takes_the_fewest_steps_and_then_the_fewest_snapshots(slots):
    for steps in range(1, 41):
        positions = placed(steps, slots)
        advances, keeps = carried_out(positions, steps - 1, slots)
        assert (steps - 1 + advances, len(positions) - 1 + keeps) == best(steps, slots)
        assert fewest_steps(steps, slots) == best(steps, slots)[0]


@pytest.mark.parametrize("steps, slots", [(1000, 5), (5000, 12), (3000, 100), (997, 1), (4096, 4096)])
def test_of_long_loops_is_the_formula(steps, slots):
    positions = placed(steps, slots)
    r = repeats(steps, slots)
    assert beta(slots, r - 1) < steps <= beta(slots, r)
    assert steps - 1 + carried_out(positions, steps - 1, slots)[0] == r * steps - beta(slots + 1, r - 1)


def test_starts_from_the_first_state_alone():
    assert carried_out([0], 30, 4)[0] == best(30, 4)[0]


class TestOnline:
    @staticmethod
    def steps_of(slots, steps):
        """The steps forwards of loops of 1, 2, ... steps, whose number was not known."""
        placement = Online(slots)
        for n in range(1, steps + 1):
            if n > 2:
                placement.offer(n - 2)
            yield n, n + carried_out(placement.positions, n - 1, slots(n))[0]

    @pytest.mark.parametrize("slots", range(1, 11))
    def test_is_as_good_as_if_the_number_of_steps_were_known(self, slots):
        """Proven to be possible for up to beta(s, 2) steps; one more, as only when it is over the last is known."""
        for n, found in self.steps_of(lambda steps: slots, beta(slots, 2)):
            assert found == fewest_steps(n, slots) + 1

    @pytest.mark.parametrize("slots", [1, 2, 3, 5, 8])
    def test_is_nearly_as_good_after_that(self, slots):
        for n, found in self.steps_of(lambda steps: slots, beta(slots, 3)):
            assert found <= 1.07 * (fewest_steps(n, slots) + 1)

    def test_of_very_long_loops(self):
        for n, found in self.steps_of(lambda steps: 4, 400):
            assert found <= 1.15 * (fewest_steps(n, 4) + 1)

    @pytest.mark.parametrize("every", [2, 5, 20])
    def test_with_room_that_grows(self, every):
        for n, found in self.steps_of(lambda steps: -(-steps // every), 300):
            assert found <= 1.2 * (fewest_steps(n, -(-n // every)) + 1)
