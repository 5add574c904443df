from collections.abc import Sequence

import pytest

from ketenopt.analyse.tipping import Move, tornado
from ketenopt.domain.sensitivity import Knob, Ranged

FOCUS = Knob("focus", (Ranged("focus", 0.7, 0.5, 0.9),))
TEAMS = Knob("teams.*.fte", (Ranged("teams.a.fte", 4, 2, 6), Ranged("teams.b.fte", 8, 4, 12)))
STILL = Knob("still", (Ranged("still", 1, 0, 2),))
BROKEN = Knob("broken", (Ranged("broken", 1, 0, 2),))


def outcome(values: dict[str, float]) -> float:
    return 10 * (values["focus"] - 0.62) + 0.1 * (values["teams.a.fte"] - 4 + values["teams.b.fte"] - 8)


def evaluate(moves: Sequence[Move]) -> list[float | str]:
    found: list[float | str] = []
    for move in moves:
        values = {"focus": 0.7, "teams.a.fte": 4.0, "teams.b.fte": 8.0, "still": 1.0, "broken": 1.0}
        for text in move.knob.towards(move.end, move.share):
            path, _, value = text.partition("=")
            values[path] = float(value)
        found.append("is too small" if values["broken"] < 1 else outcome(values))
    return found


def test_bars_come_widest_first_with_the_value_at_which_the_conclusion_turns() -> None:
    bars = tornado([STILL, TEAMS, FOCUS], base=0.8, threshold=0.0, evaluate=evaluate)
    assert [bar.knob for bar in bars] == ["focus", "teams.*.fte", "still"]
    focus = bars[0]
    assert (focus.low, focus.high, focus.value) == (pytest.approx(-1.2), pytest.approx(2.8), 0.7)
    assert focus.tipping is not None
    assert focus.tipping.end == "low"
    assert focus.tipping.value == pytest.approx(0.62, abs=0.2 / 64)
    assert focus.tipping.surely < 0.4 <= focus.tipping.share  # 0.4 of the way from 0.7 to 0.5
    assert bars[1].tipping is None  # -0.6 at worst, from 0.8
    assert bars[2].swing == 0


def test_of_several_moved_together_the_share_of_the_way_is_told() -> None:
    (bar,) = tornado([TEAMS], base=0.8, threshold=0.5, evaluate=evaluate)
    assert bar.tipping is not None
    assert bar.tipping.value is None
    assert bar.tipping.share == pytest.approx(0.5, abs=1 / 64)
    assert bar.parts == 2


def test_a_conclusion_below_the_threshold_turns_upwards() -> None:
    (bar,) = tornado([FOCUS], base=0.8, threshold=1.8, evaluate=evaluate)
    assert bar.tipping is not None
    assert (bar.tipping.end, bar.tipping.value) == ("high", pytest.approx(0.8, abs=0.2 / 64))


def test_an_end_that_cannot_be_is_told_and_the_other_still_stands() -> None:
    (bar,) = tornado([BROKEN], base=0.8, threshold=0.0, evaluate=evaluate)
    assert (bar.low, bar.high, bar.why) == (None, pytest.approx(0.8), "is too small")


def test_whole_numbers_stay_whole() -> None:
    knob = Knob("items", (Ranged("items", 4, 1, 8, whole=True),))
    assert knob.towards("high", 0.3) == ("items=5",)
    assert knob.at(0.5) == ("items=4",)
