"""The desk where a person decides: questions by weight, answers of one click, a rebuild, and the way back."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import pandas as pd
import streamlit as st

import settings
from analytics import commands, inbox
from analytics.metrics.choices import choices
from analytics.metrics.review import candidates, decisions, open_questions, resolved
from analytics.ui import show
from analytics.ui.ask import ask
from analytics.ui.language import language, moment, n, number, percent, t

KINDS = ("region", "organisation", "organisation_pair", "person_pair")
RESOLVED = ("region", "organisation")
FILE_OF = {"organisation_pair": "organisation", "person_pair": "person"}
ANSWERS = {"region": "region", "organisation": "organisation_type"}
NO_REGION = "unresolved"
ON_A_PAGE = 10
EVERY = 1.0  # seconds between two looks at a running build

Row = Any  # a named tuple of a frame, whose fields no type can know


@dataclass(frozen=True)
class Desk:
    """The decisions written so far, and those that this snapshot was built under."""

    in_force: list[dict[str, Any]]
    built: frozenset[tuple[str, int]]

    @property
    def waiting(self) -> int:
        """Decisions made or taken back since the snapshot was built."""
        return len({(one["kind"], one["line"]) for one in self.in_force} ^ self.built)

    def still_open(self, kind: str, table: pd.DataFrame) -> pd.DataFrame:
        """The questions of a table that nobody has decided yet."""
        return table[~table["decision_key"].isin(self.answers(kind))]

    def answers(self, kind: str) -> dict[str, str]:
        """Key of a decision → what was decided, of the decisions that answer questions of a kind."""
        return {one["key"]: one["value"] for one in self.in_force if one["kind"] == FILE_OF.get(kind, kind)}


def desk() -> Desk:
    """What is decided so far; a decisions file that cannot be read stops the page with the loader's own sentence."""
    try:
        in_force = commands.decisions_in_force(settings.data_folder())
    except commands.Refused as refused:
        st.error(refused.said[language()], icon=":material/error:")
        show.stop()
    built = ask(decisions)
    return Desk(in_force, frozenset(zip(built["kind"], built["line"], strict=True)))


def numbers(at: Desk) -> None:
    """How much is known now, and how much will be after the decisions made since."""
    with st.grid(4, min_column_width=150, gap="small"):
        for kind in RESOLVED:
            now, then = ask(resolved, kind).iloc[0], _after(at, kind).iloc[0]
            gain = then["known"] - now["known"]
            said = t("review.after", share=percent(then["known_share"]), count=number(gain)) if gain else None
            unstated = t(f"review.{kind}_known.what", count=number(now["unstated"]))
            st.metric(
                t(f"review.{kind}_known"), percent(now["known_share"]), said, border=True, help=unstated,
                height="stretch",
            )  # fmt: skip
            st.metric(
                t(f"review.{kind}_waiting"), number(then["waiting"]), border=True, height="stretch",
                help=t("review.waiting.what"),
            )  # fmt: skip


def _after(at: Desk, kind: str) -> pd.DataFrame:
    table, answers = ask(open_questions, kind), at.answers(kind)
    given = {row.question_id: answers[row.decision_key] for row in table.itertuples() if row.decision_key in answers}
    named = tuple(question for question, value in given.items() if value != NO_REGION)
    dismissed = tuple(question for question, value in given.items() if value == NO_REGION)
    return ask(resolved, kind, named=named, dismissed=dismissed)


def rebuild(at: Desk) -> None:
    """Who decides and why, the button that applies the decisions, and what became of the last build."""
    if problem := st.session_state.pop("review.problem", None):
        st.error(problem, icon=":material/error:")
    with st.container(horizontal=True, vertical_alignment="bottom", key="review-desk"):
        last = at.in_force[-1]["who"] if at.in_force else t("review.organiser")
        st.text_input(t("review.who"), last, key="review.who", persist_state="session", width=220, max_chars=60)
        st.text_input(t("review.why"), key="review.why", persist_state="session", width=320, max_chars=200)
        job = inbox.job(settings.data_folder())
        st.button(
            n("review.build", at.waiting), on_click=_start, key="review-build",
            disabled=not at.waiting or bool(job and job.state == "running"), icon=":material/sync:",
        )  # fmt: skip
    if job:
        _outcome(job)


def _start() -> None:
    st.session_state["review.before"] = {kind: ask(resolved, kind).iloc[0]["known_share"] for kind in RESOLVED}
    inbox.start(settings.data_folder(), ["build"])


def _outcome(job: inbox.Job) -> None:
    """The loader at work is looked at every second; the snapshot it publishes is shown by itself."""
    if job.state == "running":
        _watch()
        return
    snapshot = job.result.get("snapshot")
    if job.state == "failed" or snapshot is None:
        error = job.result.get("error", {}).get(language()) or job.trouble or t("upload.died")
        st.error(error, icon=":material/error:")
        return
    for unused in job.result.get("decisions", ()):
        st.warning(t("review.unused", file=unused["file"], line=unused["line"]), icon=":material/warning:")
    if before := st.session_state.get("review.before"):
        after = {kind: ask(resolved, kind).iloc[0]["known_share"] for kind in RESOLVED}
        shares = {kind: f"{percent(before[kind])} → {percent(after[kind])}" for kind in RESOLVED}
        st.success(t("review.built", number=snapshot["number"], **shares), icon=":material/check_circle:")


@st.fragment(run_every=EVERY)
def _watch() -> None:
    job = inbox.job(settings.data_folder())
    if job is None or job.state != "running":
        st.rerun()
    st.info(t("review.building"), icon=":material/hourglass_top:")


def questions(at: Desk, kind: str, table: pd.DataFrame) -> None:
    """The questions of a kind, those that concern most people first, each with answers of one click."""
    st.header(t(f"open_{kind}.title"), anchor=False)
    st.caption(t(f"open_{kind}.what"))
    if table.empty:
        st.markdown(t("review.done"))
        return
    guesses = ask(candidates) if kind in ANSWERS else pd.DataFrame(columns=["question_id"])
    for place, row in enumerate(table.iloc[_turned(len(table), kind)].itertuples()):
        with st.container(border=True, key=f"question-{row.question_id}"):
            left, right = st.columns([2, 3], vertical_alignment="center")
            with left, st.container(gap="xxsmall"):
                _question(kind, row)
            with right, st.container(horizontal=True, vertical_alignment="center", gap="xsmall"):
                mine = guesses[guesses["question_id"] == row.question_id]
                offered = _verdicts(row) if kind not in ANSWERS else dict(zip(mine["value"], mine["name"], strict=True))
                _answers(kind, row, offered, is_first=place == 0)


def _turned(count: int, name: str) -> slice:
    """The page that was turned to, as long as there is one; the page numbers stand above what they turn."""
    pages, key = -(-count // ON_A_PAGE), f"review-page-{name}"
    st.session_state[key] = page = min(st.session_state.get(key, 1), pages)
    first, last = (page - 1) * ON_A_PAGE, min(page * ON_A_PAGE, count)
    if pages > 1:
        with st.container(horizontal=True, vertical_alignment="center"):
            st.pagination(pages, key=key)
            st.caption(t("people.page", first=number(first + 1), last=number(last)))
    return slice(first, last)


def _question(kind: str, row: Row) -> None:
    """What is asked: the text as typed, or both of a pair, and how much hangs on it."""
    if kind == "person_pair":
        st.text(f"{row.raw[:8]} · {row.other[:8]}")
        differs = t("review.differs", fields=_fields(row.differs)) if row.differs else ""
        st.caption(" ".join((t("review.agrees", fields=_fields(row.agrees)), differs)))
    elif kind == "organisation_pair":
        regions = _names("region", NO_REGION)
        for code, _, name in (typed.partition(":") for typed in (row.raw, row.other)):
            st.text(name)
            st.caption(regions.get(code, code))
    else:
        st.text(t("review.hidden") if row.raw.startswith("#") else row.raw)
    count = {"people": number(row.people), "registrations": number(row.registrations)}
    weight = t("review.weight_of_pair", **count)
    if kind in ANSWERS:
        weight = t("review.weight", spellings=number(row.spellings), **count)
    st.caption(f"{weight} · {row.reason_name}" if row.reason_name else weight)
    if row.raw.startswith("#"):
        st.caption(t("review.hidden.what", file=row.file_name, row=row.row_number))


def _fields(codes: str) -> str:
    return ", ".join(t(f"review.field.{code}") for code in codes.split())


def _verdicts(row: Row) -> dict[str, str]:
    return {f"{verdict}:{row.other}": t(f"review.{verdict}") for verdict in ("same", "different")}


def _answers(kind: str, row: Row, offered: dict[str, str], *, is_first: bool) -> None:
    """A button per likely answer; any other one from a list that can be searched."""
    for place, (value, name) in enumerate(offered.items(), start=1):
        st.button(
            name, key=f"answer-{row.question_id}-{place}", on_click=_decide, args=(kind, row.raw, value),
            help=n("review.all", row.registrations), shortcut=str(place) if is_first else None,
        )  # fmt: skip
    if kind == "region":
        st.button(
            t("review.no_region"), key=f"answer-{row.question_id}-0", on_click=_decide,
            args=(kind, row.raw, NO_REGION), type="tertiary", shortcut="0" if is_first else None,
        )  # fmt: skip
    if kind in ANSWERS:
        names, key = _names(ANSWERS[kind]), f"other-{row.question_id}.{language()}"
        st.selectbox(
            t("review.other"), list(names), index=None, format_func=names.__getitem__, key=key, width=200,
            placeholder=t("review.other"), label_visibility="collapsed",
            on_change=_decide_other, args=(kind, row.raw, key),
        )  # fmt: skip


def _names(kind: str, *besides: str) -> dict[str, str]:
    """Code → name of what may be answered, and of the codes `besides`."""
    table = ask(choices, "")
    mine = table[table["kind"] == kind]
    names = dict(zip(mine["code"], mine["name"], strict=True))
    return {code: name for code, name in names.items() if code != NO_REGION or code in besides}


def _decide_other(kind: str, raw: str, key: str) -> None:
    if st.session_state[key]:
        _decide(kind, raw, st.session_state[key])


def _decide(kind: str, raw: str, value: str) -> None:
    who = st.session_state["review.who"].strip() or t("review.organiser")
    line = {"kind": FILE_OF.get(kind, kind), "raw": raw, "value": value, "who": who}
    _ask_loader(commands.decide, line | {"why": st.session_state["review.why"]})


def _undo(kind: str, raw: str, value: str) -> None:
    who = st.session_state["review.who"].strip() or t("review.organiser")
    _ask_loader(commands.undo, {"kind": kind, "raw": raw, "value": value, "who": who})


def _ask_loader(command: Any, line: dict[str, str]) -> None:
    try:
        command(settings.data_folder(), [line])
    except commands.Refused as refused:
        st.session_state["review.problem"] = refused.said[language()]


def decided(at: Desk) -> None:
    """The decisions in force, the newest first, with their effect; each can be taken back."""
    st.header(t("decisions.title"), anchor=False)
    st.caption(t("decisions.what"))
    effects = {(row.kind, row.line): row for row in ask(decisions).itertuples()}
    if not at.in_force:
        st.markdown(t("empty_list"))
        return
    newest = sorted(at.in_force, key=lambda one: one["when"], reverse=True)
    for one in newest[_turned(len(newest), "decided")]:
        with st.container(border=True, key=f"decision-{one['kind']}-{one['line']}"):
            left, right = st.columns([4, 1], vertical_alignment="center")
            with left, st.container(gap="xxsmall"):
                _decision(one, effects.get((one["kind"], one["line"])))
            right.button(
                t("review.undo"), key=f"undo-{one['kind']}-{one['line']}", on_click=_undo, icon=":material/undo:",
                args=(one["kind"], one["raw"], one["value"]),
            )  # fmt: skip


def _decision(one: dict[str, Any], effect: Row | None) -> None:
    st.text(f"{_short(one['kind'], one['raw'])} → {_value(one['kind'], one['value'])}")
    at = datetime.fromisoformat(one["when"])
    said = [one["who"], moment(at if at.tzinfo else at.replace(tzinfo=UTC)), one["why"]]
    st.text(" · ".join(part for part in said if part))
    if effect is None:
        st.caption(t("review.queued"))
    elif not effect.is_used:
        st.warning(t("review.unused", file=one["kind"], line=one["line"]), icon=":material/warning:")
    else:
        st.caption(t("review.effect", people=number(effect.people), registrations=number(effect.registrations)))


def _value(kind: str, value: str) -> str:
    verdict, is_pair, other = value.partition(":")
    if is_pair:
        return f"{t(f'review.{verdict}')}: {_short(kind, other)}"
    return t("review.no_region") if value == NO_REGION else _names(ANSWERS[kind]).get(value, value)


def _short(kind: str, raw: str) -> str:
    """A name as it is read: a pseudonym by its beginning, an organisation of a pair without its region."""
    return raw[:8] if kind == "person" else raw
