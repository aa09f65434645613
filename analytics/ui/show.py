"""What pages are made of: the head of a page, figures, charts with their table and definition, states."""

import logging
import uuid
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import Any, NoReturn

import pandas as pd
import streamlit as st

from analytics.charts import config, spark, whole
from analytics.filters import Filters
from analytics.metrics import FIELDS
from analytics.metrics.headline import headline
from analytics.metrics.people import people_count
from analytics.reports import About, csv_bytes, parquet_bytes, xlsx_bytes
from analytics.ui.ask import ask, filters, names, snapshot
from analytics.ui.language import language, long_day, look, moment, n, number, percent, t
from analytics.ui.live import follow
from analytics.ui.panel import PICKED, choose, clear
from analytics.ui.tables import GAP, address, brief, folded, grid, label, text_table, turned
from analytics.ui.texts import is_text
from analytics.ui.views import PICTURES

__all__ = [
    "cards",
    "chart",
    "chosen_texts",
    "coded",
    "definition",
    "downloads",
    "folded",
    "foot",
    "grid",
    "label",
    "listing",
    "mistake",
    "no_snapshot",
    "page",
    "plot",
    "stop",
    "text_table",
]  # fmt: skip

OF_ATTENDANCE = ("attendees", "turnout_share", "no_shows", "walk_ins")
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
log = logging.getLogger("yavka")

CARDS = (
    "registrations", "participants", "attendees", "turnout_share",
    "no_shows", "walk_ins", "regions_represented", "organisations",
)  # fmt: skip


def page(name: str, *, needs_people: bool = True) -> Filters:
    """Head of a page; stops with what to do when the filters match nobody. Gives back the filters."""
    st.title(t(name), anchor=False)
    st.caption(t(f"{name}.intro"))
    with st.container(horizontal=True, gap="small", vertical_alignment="center", key="news"):
        if snapshot().is_sample:
            st.badge(t("sample"), icon=":material/science:", color="gray", help=t("sample.what"))
        follow(is_overview=name == "overview")
    _chosen()
    if needs_people and not _people(filters()):
        _nothing_matches()
        stop()
    return filters()


def foot() -> None:
    """The quiet last lines of every page: which snapshot its numbers come from."""
    forum = names("forum")[filters().forum[0]]
    origin = t("snapshot", number=snapshot().number, moment=moment(snapshot().built_at))
    st.caption(f"{forum} · {origin}")


def stop() -> NoReturn:
    """End the page early. What stands last on every page comes before: Streamlit takes nothing from a stopped run."""
    foot()
    if finish := st.session_state.get("finish"):
        finish()
    st.stop()


def cards(numbers: pd.DataFrame, by_day: dict[str, list[float]]) -> None:
    """Key figures, each with its definition; what was not measured is a dash, never zero.

    Where a figure has a series by day, the card draws it, as bars: an area would begin at its least value.
    """
    row = numbers.iloc[0]
    is_measured = row["attendees"] > 0 or row["not_measured"] < row["participants"]
    with st.grid(4, min_column_width=150, gap="small"):
        for name in CARDS:
            value = percent(row[name]) if name.endswith("_share") else number(row[name])
            shown = value if is_measured or name not in OF_ATTENDANCE else GAP
            with st.container(border=True, height="stretch", gap="small", key=f"card-{name}"):
                st.metric(label(name), shown, help=definition(name))
                if series := by_day.get(name):
                    st.html(spark(series, look().came if name in OF_ATTENDANCE else look().registered))
    if row["not_measured"]:
        st.caption(n("not_measured.some" if is_measured else "not_measured.all", row["not_measured"]))


def chart(
    name: str,
    table: pd.DataFrame,
    figure: dict,
    *,
    first: int | None = None,
    selects: tuple[str, ...] = (),
    opens_region: bool = False,
    finding: str = "",
) -> None:
    """A figure under its title and definition, its table with downloads below.

    Of a long table only the `first` rows are drawn, which the definition says. A click on a mark chooses it in the
    filters that it `selects`, and a second click takes that back; or `opens_region`, the page of its region. The data
    of every mark begin with the codes. A `finding` in words stands between title and definition, and in the text for
    who cannot see the figure.
    """
    with st.container(border=True, height="stretch", key=f"chart-{name}"):
        st.header(t(f"{name}.title"), anchor=False)
        if finding:
            st.markdown(f"**{finding}**")
        st.caption(_what(name, first))
        alt = t("alt", title=" ".join((t(f"{name}.title"), finding)).strip())
        key = f"figure-{name}"
        clicked: Any = partial(_choose_mark, key, selects) if selects else "ignore"
        if opens_region:
            clicked = partial(_choose_region, key)
        form = st.session_state.get("picture") or PICTURES[0]
        shown = config(look(), name, t("download", format=form), form.lower())
        plot(figure, config=shown, key=key, alt=alt, on_select=clicked, selection_mode="points")
        folded(name, partial(_table, name, table))


def plot(figure: dict, **how: Any) -> None:
    """Streamlit's chart of a figure."""
    st.plotly_chart(whole(figure, is_clicked=how.get("on_select", "ignore") != "ignore"), theme=None, **how)


def _table(name: str, table: pd.DataFrame) -> None:
    grid(table)
    downloads(name, lambda: table, columns=tuple(table.columns))


def listing(
    name: str,
    table: pd.DataFrame,
    *,
    all_rows: Callable[[], pd.DataFrame] | None = None,
    is_sentence: bool = False,
    is_turned: bool = False,
    is_brief: bool = False,
    first: int | None = None,
) -> None:
    """A titled table with its definition and downloads, or a line saying that it is empty.

    A list of mere names reads better as a sentence, a few rows of many numbers turned: a column for each row, and a few
    rows of few numbers brief. Of a long table only the `first` rows are shown: `all_rows` gives all.
    """
    with st.container(border=True, height="stretch", key=f"list-{name}"):
        st.header(t(f"{name}.title"), anchor=False)
        st.caption(_what(name, first))
        if table.empty:
            st.markdown(t("empty_list"))
            return
        if is_sentence:
            st.markdown(n(f"{name}.list", len(table), names=" · ".join(table["name"])))
        elif is_turned:
            turned(table)
        elif is_brief:
            brief(table)
        else:
            grid(table)
        downloads(name, all_rows or (lambda: table), columns=tuple(table.columns))


def coded(kind: str, codes: pd.Series) -> pd.Series:
    """Codes that only the pages name (fates of rows, kinds of files) as words."""
    return codes.map(lambda code: t(f"{kind}.{code}") if is_text(f"{kind}.{code}") else code)


def downloads(name: str, rows: Callable[[], pd.DataFrame], *, columns: tuple[str, ...], parquet: bool = False) -> None:
    """The rows as files, made when somebody asks for them: outside this run, so nothing of the session is read."""
    title = t(f"{name}.title")
    about = About(title, snapshot().number, snapshot().built_at, chosen_texts(), _definitions(columns), language())
    files = {
        "csv": ("CSV", "text/csv", lambda: csv_bytes(rows())),
        "xlsx": ("XLSX", XLSX, lambda: xlsx_bytes(rows(), about)),
        "parquet": ("Parquet", "application/vnd.apache.parquet", lambda: parquet_bytes(rows())),
    }
    with st.container(horizontal=True, gap="xsmall"):
        for ending, (form, kind, make) in list(files.items())[: 3 if parquet else 2]:
            st.download_button(
                t("download", format=form), make, f"{name}.{ending}", kind, key=f"{ending}-{name}",
                on_click="ignore", icon=":material/download:",
            )  # fmt: skip


def definition(name: str) -> str:
    """What a number means, in the reader's language."""
    return t(f"what.{name}")


def no_snapshot(upload: Any) -> None:
    """First visit: what this is, the page to bring files on (None: it is switched off), and the one command to run."""
    st.title(t("first.title"), anchor=False)
    if upload is not None:
        st.page_link(upload, label=t("upload.first"), icon=":material/upload_file:")
    st.markdown(t("first.body"))
    st.code("make run EXPORTS=/path/to/exports", language="bash")


def mistake() -> None:
    """Something of ours broke: an id that the log has too, and what to do. To be called while handling it."""
    number_of_error = uuid.uuid4().hex[:8]
    log.exception("error %s", number_of_error)
    st.error(f"**{t('error.title')}**\n\n{t('error.body', id=number_of_error)}", icon=":material/error:")


def _choose_mark(figure: str, selects: tuple[str, ...]) -> None:
    """What was clicked becomes the choice; when it is the choice already, it is taken back."""
    points = st.session_state[figure].selection.points
    codes = [[point["customdata"][place] for point in points] for place in range(len(selects))]
    marks = {name: list(dict.fromkeys(mine)) for name, mine in zip(selects, codes, strict=True)}
    is_chosen = not points or all(list(getattr(filters(), name)) == sorted(mine) for name, mine in marks.items())
    for name, mine in marks.items():
        choose(name, [] if is_chosen else mine)


def _what(name: str, first: int | None) -> str:
    return t(f"{name}.what") if first is None else n(f"{name}.what", first)


def _choose_region(figure: str) -> None:
    points = st.session_state[figure].selection.points
    if points:
        choose("region", [points[0]["customdata"][0]])
        st.session_state["opens_region"] = True


def _people(chosen: Filters) -> int:
    return ask(people_count, replace(chosen, day=()))


def _chosen() -> None:
    """What is chosen, each with a click to remove it: the panel is out of sight on a phone."""
    if ignored := st.session_state.get("ignored"):
        st.text(t("unknown_codes", codes=", ".join(ignored)[:200]))  # as typed: a link may hold Markdown
    active = _active()
    with st.container(horizontal=True, gap="xsmall", key="chosen"):
        for name in active:
            title, texts = t(f"filter.{name}"), _texts(name)
            short = texts if len(texts) <= 60 else f"{texts[:57]}…"
            st.button(
                f"{title}: {short}", key=f"drop-{name}", on_click=clear, args=(name,), icon=":material/close:",
                help=t("drop", name=title),
            )  # fmt: skip
        if len(active) > 1:
            st.button(t("reset"), key="drop-all", on_click=clear, args=PICKED, type="tertiary")


def _active() -> list[str]:
    return [name for name in PICKED if getattr(filters(), name)]


def _texts(name: str) -> str:
    known = names(name)
    codes = getattr(filters(), name)
    return ", ".join(long_day(code) if name == "day" else known.get(code, code) for code in codes)


def chosen_texts() -> tuple[tuple[str, str], ...]:
    """Every filter that is set: its name and what is chosen in it."""
    return tuple((t(f"filter.{name}"), _texts(name)) for name in _active())


def _definitions(columns: tuple[str, ...]) -> tuple[tuple[str, str], ...]:
    return tuple((f"{name}: {label(name)}", definition(name)) for name in columns if name in FIELDS)


def _nothing_matches() -> None:
    chosen = filters()
    if len(chosen.region) == 1 and not _people(Filters(forum=chosen.forum, region=chosen.region)):
        _nobody_from(chosen)
        return
    st.subheader(t("nothing.title"), anchor=False)
    active = [name for name in _active() if name != "day"]
    found = {name: _people(replace(filters(), **{name: ()})) for name in active}
    useful = {name: count for name, count in found.items() if count}
    st.markdown(t("nothing.one" if useful else "nothing.all"))
    for name, count in useful.items():
        text = n("nothing.drop", count, name=t(f"filter.{name}"))
        st.button(text, key=f"without-{name}", on_click=clear, args=(name,), icon=":material/close:")
    st.button(t("reset"), key="without-any", on_click=clear, args=PICKED, icon=":material/filter_alt_off:")


def _nobody_from(chosen: Filters) -> None:
    """A region without anybody is an answer: what was counted, who might still belong there, where to go on."""
    st.subheader(t("nobody_from.title", region=names("region")[chosen.region[0]]), anchor=False)
    forum = Filters(forum=chosen.forum)
    registrations = number(ask(headline, forum)["registrations"].iloc[0])
    st.markdown(t("nobody_from.counted", registrations=registrations))
    if unknown := _people(replace(forum, region=("unresolved",))):
        st.markdown(n("nobody_from.unknown", unknown, address=address("review", {})))
    st.markdown(t("nobody_from.plan", address=address("plan", {})))
    st.button(t("nobody_from.others"), key="without-region", on_click=clear, args=("region",), icon=":material/close:")
