"""One function a picture: plain rows in, a Vega-Lite specification out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import altair as alt

from ketenopt.report.pictures.look import (
    BLUE,
    DEEP,
    INK,
    MIDDLE,
    ORANGE,
    PALE,
    SKY,
    VERMILION,
    WARM,
    WHITE,
    WIDTH,
    Row,
    Spec,
    finished,
    frame,
    names,
    tall,
)

MARKS = {"p50": ("circle", BLUE), "p80": ("M-0.15,-1.1L0.15,-1.1L0.15,1.1L-0.15,1.1Z", INK)}
MARKS |= {"paper": ("diamond", ORANGE), "promised": ("triangle-down", VERMILION)}


def time_axis() -> alt.Axis:
    """Dates by quarter at most, upright."""
    return alt.Axis(format="%b %Y", labelAngle=0, tickCount=6, labelOverlap=True)


def dates(rows: Sequence[Row], words: Mapping[str, str], start: str, end: str) -> Spec:
    """When initiatives are in use by all: a bar from P10 to P90, and marks at P50, P80, on paper and as promised.

    Rows: ``name, p10, p50, p80, p90, paper, promised`` as ISO dates; None lies beyond ``end`` or does not apply.
    """
    bars = frame([{"name": row["name"], "low": row["p10"] or end, "high": row["p90"] or end} for row in rows])
    marks = [{"name": row["name"], "date": row[field], "what": words[field]} for row in rows for field in MARKS if row.get(field)]
    order = [field for field in MARKS if any(row.get(field) for row in rows)]
    said, looks = [words[field] for field in order], [MARKS[field] for field in order]
    bar = (
        alt.Chart(bars)
        .mark_bar(height=10, color=PALE, stroke=MIDDLE, strokeWidth=0.5)
        .encode(x=alt.X("low:T", title=None, axis=time_axis(), scale=alt.Scale(domain=[start, end])), x2="high:T", y=names())
    )
    shape = alt.Shape("what:N", scale=alt.Scale(domain=said, range=[look for look, _ in looks]))
    colour = alt.Color("what:N", scale=alt.Scale(domain=said, range=[paint for _, paint in looks]))
    point = (
        alt.Chart(frame(marks)).mark_point(filled=True, opacity=1, size=80).encode(x="date:T", y=names(), shape=shape, color=colour)
    )
    return finished(alt.layer(bar, point).properties(width=WIDTH - 60, height=tall(len(rows))))


def curve(rows: Sequence[Row], words: Mapping[str, str]) -> Spec:
    """How many initiatives are in use by all, month by month: the band of 8 in 10 cases, the mean, and the plan.

    Rows: ``date, low, mean, high, paper``.
    """
    data = frame(rows)
    x = alt.X("date:T", title=None, axis=time_axis())
    band = alt.Chart(data).mark_area(color=SKY, opacity=0.75).encode(x=x, y=alt.Y("low:Q", title=words["axis"]), y2="high:Q")
    lines = frame([{"date": row["date"], "n": row[key], "what": words[key]} for key in ("mean", "paper") for row in rows])
    domain = [words["mean"], words["paper"]]
    line = (
        alt.Chart(lines)
        .mark_line(strokeWidth=2, interpolate="step-after")
        .encode(
            x=x,
            y="n:Q",
            color=alt.Color("what:N", scale=alt.Scale(domain=domain, range=[BLUE, INK])),
            strokeDash=alt.StrokeDash("what:N", scale=alt.Scale(domain=domain, range=[[1, 0], [5, 3]])),
        )
    )
    return finished(alt.layer(band, line).properties(width=WIDTH + 80, height=200))


def cells(rows: Sequence[Row], across: Sequence[str], middle: float | None) -> Spec:
    """Values in cells: ``name, column, value, text``.  ``middle`` 0 paints gains and losses apart; the text says it anyway."""
    data = frame(rows)
    x = alt.X(
        "column:N",
        sort=list(across),
        title=None,
        axis=alt.Axis(
            orient="top",
            labelAngle=0 if len(across) <= 9 or middle is not None else -60,
            domain=False,
            ticks=False,
            labelLimit=112,
            labelExpr="split(datum.value, '\\n')",
            labelLineHeight=12,
            labelPadding=4 + 12 * max((column.count("\n") for column in across), default=0),
        ),
    )
    top = max((abs(row["value"]) for row in rows), default=0.0) or 1.0
    domain, paints = ([0, top], [WHITE, DEEP]) if middle is None else ([-top, middle, top], [WARM, WHITE, DEEP])
    scale = alt.Scale(domain=domain, range=paints, interpolate="rgb")
    base = alt.Chart(data).encode(x=x, y=names())
    paint = base.mark_rect(stroke="#bfbfbf", strokeWidth=0.5).encode(color=alt.Color("value:Q", scale=scale, legend=None))
    text = base.mark_text(color=INK).encode(text="text:N")
    wide = min(WIDTH, 46 * len(across)) if middle is None else min(WIDTH - 20, 115 * len(across))
    return finished(alt.layer(paint, text).properties(width=wide, height=tall(len(data["name"].unique()))))


def bars(rows: Sequence[Row], axis: str, words: tuple[str, str] | None = None) -> Spec:
    """Ranked bars with what they say at their end: ``name, value, text``; ``then`` (a tick) where there is a baseline."""
    data = frame(rows)
    top = max([row["value"] for row in rows] + [row.get("then") or 0.0 for row in rows]) or 1.0
    base = alt.Chart(data).encode(y=names())
    x = alt.X("value:Q", title=axis, scale=alt.Scale(domain=[0, top * 1.25]), axis=alt.Axis(tickCount=5))
    ends = frame([{**row, "value": max(row["value"], row.get("then") or 0.0)} for row in rows])
    text = alt.Chart(ends).mark_text(align="left", dx=6, color=INK).encode(x=x, y=names(), text="text:N")
    layers = [base.mark_bar(height=14, color=BLUE).encode(x=x), text]
    if words:
        marks = frame([{"name": row["name"], "then": row["then"], "what": words[1]} for row in rows if row.get("then") is not None])
        tick = (
            alt.Chart(marks)
            .mark_tick(thickness=3, size=22)
            .encode(x="then:Q", y=names(), color=alt.Color("what:N", scale=alt.Scale(domain=[words[1]], range=[ORANGE])))
        )
        layers.insert(1, tick)
    return finished(alt.layer(*layers).properties(width=WIDTH - 80, height=tall(len(rows))))


def frontier(rows: Sequence[Row], x_axis: str, y_axis: str) -> Spec:
    """Scenarios by what all together get (y) and what the one that gets least gets (x): ``name, x, y``."""
    lows, highs = [min(row[at] for row in rows) for at in "xy"], [max(row[at] for row in rows) for at in "xy"]
    wide, high = ((top - low) or abs(top) or 1.0 for low, top in zip(lows, highs, strict=True))
    beside = highs[0] + 0.12 * wide
    x = alt.X("x:Q", title=x_axis, scale=alt.Scale(domain=[lows[0] - 0.08 * wide, highs[0] + 0.9 * wide], nice=False))
    y = alt.Y("y:Q", title=y_axis, scale=alt.Scale(domain=[lows[1] - 0.1 * high, highs[1] + 0.3 * high], nice=False))
    places = _apart([row["y"] for row in rows], 0.1 * high)
    data = frame(rows)
    labels = frame([{**row, "lx": beside, "ly": place} for row, place in zip(rows, places, strict=True)])
    point = (
        alt.Chart(data)
        .mark_point(filled=True, size=110, opacity=1)
        .encode(
            x=x,
            y=y,
            color=alt.condition("datum.proposed", alt.value(ORANGE), alt.value(BLUE)),
            shape=alt.condition("datum.proposed", alt.value("diamond"), alt.value("circle")),
        )
    )
    leader = alt.Chart(labels).mark_rule(color=MIDDLE, strokeWidth=0.6).encode(x=x, y=y, x2="lx:Q", y2="ly:Q")
    text = alt.Chart(labels).mark_text(align="left", dx=4, color=INK, limit=250).encode(x="lx:Q", y="ly:Q", text="label:N")
    return finished(alt.layer(leader, point, text).properties(width=WIDTH, height=260))


def _apart(values: Sequence[float], least: float) -> list[float]:
    """Places for labels, as near to their values as they can be with ``least`` between them."""
    places = list(values)
    below = float("-inf")
    for number in sorted(range(len(values)), key=lambda number: (values[number], number)):
        below = places[number] = max(values[number], below + least)
    return places


def network(nodes: Sequence[Row], links: Sequence[Row]) -> Spec:
    """What waits for what, a row an initiative: nodes ``name, date, owner``; links ``name, date, to_name, to_date``."""
    order = [row["name"] for row in nodes]
    x = alt.X("date:T", title=None, axis=time_axis())
    y = alt.Y("name:N", sort=order, title=None, axis=alt.Axis(ticks=False, domain=False, grid=True))
    across = alt.condition("datum.across", alt.value([1, 0]), alt.value([4, 3]))
    line = alt.Chart(frame(links)).mark_rule(color=MIDDLE, strokeWidth=1.3).encode(x=x, x2="to_date:T", y=y, y2="to_name:N")
    base = alt.Chart(frame(nodes)).encode(x=x, y=y)
    point = base.mark_point(filled=True, size=100, opacity=1, color=BLUE)
    halo = base.mark_text(dx=9, align="left", color=WHITE, stroke=WHITE, strokeWidth=4).encode(text="owner:N")
    text = base.mark_text(dx=9, align="left", color=INK).encode(text="owner:N")
    return finished(
        alt.layer(line.encode(strokeDash=across), point, halo, text).properties(width=WIDTH - 60, height=tall(len(order)))
    )


def tornado(rows: Sequence[Row], axis: str, base: float) -> Spec:
    """What one assumption at a time does: ``name, low, high, text``; a line at the outcome as it is."""
    chart = alt.Chart(frame(rows)).encode(y=names())
    x = alt.X("low:Q", title=axis, scale=alt.Scale(zero=False, padding=30))
    bar = chart.mark_bar(height=14, color=SKY, stroke=MIDDLE, strokeWidth=0.5).encode(x=x, x2="high:Q")
    rule = alt.Chart(frame([{"low": base}])).mark_rule(color=INK, strokeDash=[4, 3]).encode(x="low:Q")
    return finished(alt.layer(bar, rule).properties(width=WIDTH - 100, height=tall(len(rows))))
