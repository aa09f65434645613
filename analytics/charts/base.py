"""What all pictures share: colours, number and date format, a calm frame.

A figure is whole: letters, lines and ground are ours, light or dark; with Streamlit's theme for charts the browser
would draw it twice. One thing has one colour on every page: who registered stands back, who came stands out, remarks
and what was not measured are muted. That the colours stay apart for readers with any colour blindness, and readable on
their page, is measured in tests/charts.
"""

import textwrap
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from zlib import crc32

import pandas as pd
import plotly.io
from babel.dates import get_day_names, get_month_names

RAMP = ("#bdd6ee", "#92bbe3", "#639dd3", "#3273b4", "#124476")
RAMP_DARK = ("#22456c", "#2f679f", "#4f90cc", "#8abbe7", "#d3e7fa")
EMPTY, EMPTY_DARK = "#f2f0ec", "#2b2a2b"

SEPARATORS = {"ru": ",\u00a0", "en": ".,"}  # before decimals, between thousands
FONT = '"Golos Text", "Source Sans", sans-serif'
APART = 8  # pixels between a plot and its axes
PERCENT = {"ru": "\u00a0%", "en": "%"}


def _sunday_first(names: Mapping[int, str]) -> list[str]:
    return [names[(number - 1) % 7] for number in range(7)]


RUSSIAN_DATES = {
    "days": _sunday_first(get_day_names("wide", locale="ru")),
    "shortDays": _sunday_first(get_day_names("abbreviated", locale="ru")),
    "months": list(get_month_names("wide", locale="ru").values()),
    "shortMonths": list(get_month_names("abbreviated", locale="ru").values()),
    "date": "%d.%m.%Y",
}


@dataclass(frozen=True)
class Look:
    """How the reader looks at it: language of numbers and dates, dark or light page."""

    language: str = "ru"
    dark: bool = False

    @property
    def ramp(self) -> tuple[str, ...]:
        """Five steps from little to much, the far end always standing out from the page."""
        return RAMP_DARK if self.dark else RAMP

    @property
    def empty(self) -> str:
        """Nobody: neutral, not the first step of the ramp."""
        return EMPTY_DARK if self.dark else EMPTY

    @property
    def registered(self) -> str:
        """Participants, registrations, who chose a track."""
        return "#56687f" if self.dark else "#8295ad"

    @property
    def came(self) -> str:
        """Attendees, and those of the registered who came."""
        return "#7db4ee" if self.dark else "#104a8a"

    @property
    def muted(self) -> str:
        """Remarks, and what was not measured."""
        return "#9aa8b8" if self.dark else "#5a6675"

    @property
    def text(self) -> str:
        """What stands out among letters, which are muted else."""
        return "#eef3f9" if self.dark else "#0b1320"

    @property
    def page(self) -> str:
        """Background of the page, for the seams between areas."""
        return "#0f1620" if self.dark else "#ffffff"

    @property
    def line(self) -> str:
        """The grid behind the marks, and the edge of what is shown beside them."""
        return "#2c394a" if self.dark else "#e2e7ee"

    def number(self, value: float) -> str:
        """A count with its thousands apart: 12 345. As Babel writes it, in a twentieth of its time."""
        return f"{int(value):,}".replace(",", SEPARATORS[self.language][1])

    def percent(self, share: float) -> str:
        """A share from 0 to 1 as 74,5 %; a dash where there is none. As Babel writes it, halves to the even digit."""
        return "–" if pd.isna(share) else self._percent(Decimal(str(share)))

    def _percent(self, share: Decimal) -> str:
        return f"{share.scaleb(2):.1f}".replace(".", SEPARATORS[self.language][0]) + PERCENT[self.language]

    def ink(self, step: int) -> str:
        """Colour of a text on a step of the ramp."""
        on_light = step >= 2 if self.dark else step <= 2
        return "#0b1320" if on_light else "#ffffff"


def config(look: Look, name: str, saved_as: str, form: str = "png") -> dict:
    """What plotly.js is told beside the figure: a download and no other tool, no zoom, nothing from another host.

    The download has the `form` png or svg; `saved_as` says so in the reader's language.
    """
    words = {"Download plot as a PNG": saved_as, "Download plot": saved_as}
    return {
        "displayModeBar": True,
        "displaylogo": False,
        "modeBarButtons": [["toImage"]],
        "toImageButtonOptions": {"format": form, "scale": 2, "filename": name},
        "scrollZoom": False,
        "doubleClick": False,
        "topojsonURL": "app/static/",
        "locale": look.language,
        "locales": {look.language: {"dictionary": words, "format": RUSSIAN_DATES if look.language == "ru" else {}}},
    }


def frame(look: Look, traces: list[dict], *, height: int, **layout) -> dict:
    """A figure: traces in a frame without toolbar, zoom or empty margins."""
    axis = {"fixedrange": True, "automargin": True, "gridcolor": look.line, "zerolinecolor": look.line}
    kinds = {"x": axis | {"showgrid": False, "zeroline": False}, "y": axis}
    plain = {
        "height": height,
        "separators": SEPARATORS[look.language],
        "margin": {"l": 0, "r": 0, "t": 8, "b": 0, "pad": APART} | layout.pop("margin", {}),
        "font": {"family": FONT, "size": 12, "color": look.muted},
        "paper_bgcolor": look.page,
        "plot_bgcolor": look.page,
        "showlegend": False,
        "dragmode": False,
        "hoverlabel": {"align": "left", "bgcolor": look.page, "bordercolor": look.line, "font": {"color": look.text}},
        "legend": {
            "orientation": "h", "x": 0, "y": 1, "yanchor": "bottom", "traceorder": "normal",
            "font": {"color": look.text},
        },
        "barcornerradius": 3,
        "modebar": {"bgcolor": "rgba(0,0,0,0)", "color": look.muted, "activecolor": look.text},
    }  # fmt: skip
    for trace in traces:
        if trace["type"] in ("bar", "choropleth"):  # a click chooses a filter; nothing pales until the answer is there
            trace["unselected"] = {"marker": {"opacity": 1}}
    axes = {name: kinds[name[0]] | layout.pop(name) for name in list(layout) if name.startswith(("xaxis", "yaxis"))}
    return {"data": traces, "layout": plain | axes | layout}


def whole(figure: dict, *, is_clicked: bool) -> dict:
    """The figure as it has to be for plotly.js to draw it once.

    Streamlit gives plotly.js every figure twice, the second time as a copy with a few words of its own where marks are
    clicked. With these words, told that the data are the same, and without a template, whose copy is another one,
    plotly.js finds nothing to draw again.
    """
    plotly.io.templates.default = None  # Streamlit's own
    if is_clicked:
        figure["layout"] |= {"clickmode": "event+select", "dragmode": "pan"}
    figure["layout"]["datarevision"] = crc32(repr(figure).encode())
    return figure


def room(lines: int, size: int = 12, *, crossing: bool = False) -> float:
    """Height of the margin that plotly.js makes for so many lines of letters on an axis, in pixels.

    It makes margins as they are needed, but then it draws the whole picture again; given beforehand, once is enough.
    Where two axes that can be seen are `crossing`, both stand apart from the plot.
    """
    return APART + 1 + 1.3 * size * lines + (APART + 4 if crossing else 0)


def room_beside(look: Look, largest: float) -> float:
    """Width of the margin for counts up to the largest on an axis that crosses another one, in pixels; see `room`."""
    return 2 * APART + 3 + 6.9 * len(look.number(largest))


def above(look: Look, place: int, name: str, height: int, *, x: float) -> dict:
    """A name over the bar or the cells of its row, which are `height` pixels high."""
    return {
        "x": x, "y": place, "text": name, "xanchor": "left", "yshift": height / 2 + 10, "showarrow": False,
        "font": {"size": 13, "color": look.text},
    }  # fmt: skip


def folded(text: str, width: int) -> str:
    """The text in lines of at most `width` letters."""
    return "<br>".join(textwrap.wrap(text, width, break_long_words=False))
