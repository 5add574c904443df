"""How charts look: colours, fonts, sizes, and how a specification becomes a picture.

Colours are those of Okabe and Ito, chosen so that they also differ in grey; what a colour says is said by place, shape or
text as well.  Fonts are named, because a renderer that guesses another one clips labels.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import altair as alt
import pandas as pd
from babel.dates import get_day_names, get_month_names

from ketenopt.report.language import MONTHS, Language

INK, MIDDLE, PALE, WHITE = "#1b1b1b", "#595959", "#d0d0d0", "#ffffff"
DEEP, WARM = "#86b9de", "#f0a47c"
"""The ends of scales in cells: black text on them keeps a contrast above 7."""
BLUE, ORANGE, VERMILION, SKY = "#0072b2", "#e69f00", "#d55e00", "#9ccbea"
FONT = "Liberation Sans, Arial, sans-serif"
WIDTH, ROW, LABELS = 520, 26, 280
Row = Mapping[str, Any]
Spec = dict[str, Any]
AXIS = {
    "labelFont": FONT,
    "titleFont": FONT,
    "labelFontSize": 11,
    "titleFontSize": 11,
    "titleFontWeight": "normal",
    "labelColor": INK,
    "titleColor": INK,
    "gridColor": "#e6e6e6",
    "domainColor": MIDDLE,
    "tickColor": MIDDLE,
    "labelLimit": LABELS,
    "titlePadding": 10,
}
LEGEND = {
    "labelFont": FONT,
    "labelFontSize": 11,
    "labelColor": INK,
    "orient": "bottom",
    "labelLimit": 240,
    "columns": 4,
    "symbolSize": 80,
    "title": None,
}


def finished(chart: Any) -> Spec:
    """The chart with the looks of a dossier, as a specification."""
    made = chart.configure(font=FONT, background=WHITE, padding=6).configure_axis(**AXIS).configure_legend(**LEGEND)
    return dict(made.configure_view(stroke=None).configure_text(font=FONT, fontSize=11).to_dict(validate=False))


def frame(rows: Sequence[Row]) -> pd.DataFrame:
    """The rows as altair wants them."""
    return pd.DataFrame(list(rows))


def tall(n: int, least: int = 2) -> int:
    """Height for ``n`` rows."""
    return max(least, n) * ROW


def names(field: str = "name") -> alt.Y:
    """Rows in the order given, with room for their names."""
    return alt.Y(f"{field}:N", sort=None, title=None, axis=alt.Axis(labelLimit=LABELS, ticks=False, domain=False))


def svg(spec: Mapping[str, Any], t: Language) -> str:
    """The picture, numbers and months written as the language does.  Same specification, same bytes."""
    import vl_convert  # noqa: PLC0415 - loads a JavaScript engine; only who draws needs it

    point, group = (",", ".") if t.code == "nl" else (".", ",")
    numbers = {"decimal": point, "thousands": group, "grouping": [3], "currency": ["€ ", ""]}
    wide = [name for _, name in sorted(get_month_names("wide", locale=t.code).items())]
    week = [get_day_names("wide", locale=t.code)[day] for day in (6, 0, 1, 2, 3, 4, 5)]
    times = {
        "dateTime": "%A %e %B %Y %X",
        "date": "%d-%m-%Y",
        "time": "%H:%M:%S",
        "periods": ["AM", "PM"],
        "days": week,
        "shortDays": [day[:2] for day in week],
        "months": wide,
        "shortMonths": t(MONTHS).split(" "),
    }
    return str(vl_convert.vegalite_to_svg(dict(spec), format_locale=numbers, time_format_locale=times))
