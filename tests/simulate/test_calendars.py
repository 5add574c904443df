import math
from datetime import date

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ketenopt.domain.chain import Body
from ketenopt.simulate.calendars import crews, done_between, duration, meeting
from simulate.chains import initiative, run, scenario, work

FREE = ["2024-01-15", "2024-03-29", "2024-04-01", "2024-05-09", "2024-06-01", "2024-12-25", "2024-12-26"]
CALENDAR = {"calendars": {"nl": {"holidays": FREE}}, "teams": {"t": {"partner": "a", "fte": 1, "wip": 1, "calendar": "nl"}}}


@pytest.mark.parametrize("days", [1, 9, 10, 11, 63, 100, 250])
def test_work_ends_on_the_weekday_numpy_counts(days: int) -> None:
    """A person-day a day from 2024-01-01: the last day of work is `days - 1` working days on, holidays skipped."""
    what = scenario(initiatives={"x": initiative({"packages": {"p": work(1, days)}})}, **CALENDAR)
    end = run(what, {"x/1": 0}).last_work[0, 0]
    last = np.busday_offset("2024-01-01", days - 1, roll="forward", holidays=FREE)
    assert what.timeline.date(end - 1) == date.fromisoformat(str(last))
    assert end == int(end)


@given(st.floats(0, 500), st.floats(0, 120), st.integers(0, 3))
def test_capacity_grows_by_the_effort_until_the_end(start: float, effort: float, period: int) -> None:
    what = scenario(
        **(CALENDAR | {"teams": {"t": CALENDAR["teams"]["t"] | {"fte_per_period": {f"q{period + 1}": 0.5, "q3": 0}, "wip": 2}}})
    )
    (crew,) = crews(what.chain, what.timeline, ())
    days = duration(crew, start, effort)
    if math.isfinite(days):
        assert done_between(crew, start, start + days) == pytest.approx(effort, abs=1e-9)
    else:
        assert done_between(crew, start, what.timeline.horizon) < effort


def test_pieces_of_time_have_the_rate_of_a_slot_and_none_on_holidays() -> None:
    team = {"partner": "a", "fte": 4, "wip": 2, "calendar": "nl", "fte_per_period": {"q2": 2}}
    what = scenario(partners={"a": {"own_work_share": 0.25}}, **(CALENDAR | {"teams": {"t": team}}))
    (crew,) = crews(what.chain, what.timeline, ())
    rate = dict(zip(crew.edges, crew.rates, strict=False))
    assert (rate[0.0], rate[10.0], rate[11.0], rate[65.0], rate[66.0]) == (1.5, 0.0, 1.5, 0.0, 0.75)
    assert crew.edges[-1] == what.timeline.horizon
    assert crew.open == (True,) * 8


def test_own_work_is_withheld_capacity_or_arriving_items_never_both() -> None:
    stream = {"arrivals": {"own": {"partner": "a", "interarrival": 5, "effort": 1}}}
    share = {"partners": {"a": {"own_work_share": 0.25}}}
    withheld, arriving = (crews(what.chain, what.timeline, ())[0] for what in (scenario(**share), scenario(**share, **stream)))
    assert (withheld.rates[0], arriving.rates[0]) == (0.75, 1.0)
    assert (arriving.chain_share, arriving.own_share) == (750, 250)


def test_a_body_acts_at_the_first_meeting_whose_papers_can_be_in_time() -> None:
    line = scenario().timeline
    regular = Body(meetings_per_year=6.5, papers_days=10)  # every 40 days
    assert [meeting(regular, line, ready) for ready in (0.0, 30.0, 30.5, 70.0)] == [40.0, 40.0, 80.0, 80.0]
    known = Body(meetings=(date(2024, 3, 4), date(2024, 2, 5)), papers_days=5)  # days 25 and 45
    assert [meeting(known, line, ready) for ready in (0.0, 20.0, 21.0, 41.0)] == [25.0, 25.0, 45.0, math.inf]
    both = known.model_copy(update={"meetings_per_year": 6.5})
    assert [meeting(both, line, ready) for ready in (0.0, 36.0, 41.0, 80.0)] == [25.0, 45.0, 80.0, 120.0]
    assert meeting(Body(), line, 3.5) == 3.5
    assert meeting(None, line, 3.5) == 3.5
