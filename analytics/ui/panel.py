"""The filter panel: one for all pages, its state in the address.

Codes live in the address and in the session under the filter's name; a widget, whose key also carries the language,
only shows them. The address is taken over on the first run of a session and on Back or Forward, otherwise written:
so a link shows what the sender saw, and clicks made faster than a round trip are not lost.
"""

from collections.abc import Callable

import streamlit as st

from analytics.filters import Filters
from analytics.ui.ask import names
from analytics.ui.language import is_from_address, language, language_address, long_day, t

PICKED = ("district", "region", "track", "organisation_type", "format", "role", "day", "status")
Names = dict[str, str]


def panel(page: str) -> Filters:
    """Draw the panel of this page and give back what is chosen; the address follows."""
    st.session_state["ignored"] = []
    _forget_stale(page)
    forums = names("forum", "")
    st.subheader(t("filters"))
    forum = _remember("forum", forums, _one) or list(forums)[:1]
    known = {name: names(name, forum[0]) for name in PICKED}
    known["day"] = {day: long_day(day) for day in known["day"]}
    chosen = {name: _remember(name, known[name], _several, is_list=True) for name in PICKED}
    st.button(
        t("reset"), on_click=clear, args=PICKED, icon=":material/filter_alt_off:", disabled=not any(chosen.values())
    )
    address = chosen | {
        "forum": forum if len(forums) > 1 else [],
        "lang": language_address(),
    }
    _write_address(address)
    st.session_state["address"] = {name: codes for name, codes in address.items() if codes}
    return Filters(forum=tuple(forum), **{name: tuple(sorted(codes)) for name, codes in chosen.items()})


def switch(name: str, labels: Names, label: str) -> str:
    """A choice of one page, such as the kind of map: kept in the address too, the first option being the default."""

    def draw(_name: str, labels: Names, key: str) -> list[str]:
        code = st.segmented_control(label, list(labels), format_func=labels.__getitem__, key=key, required=True)
        return [code] if code else []

    default = next(iter(labels))
    code = (_remember(name, labels, draw, default=[default]) or [default])[0]
    _write_address({name: [] if code == default else [code]})
    return code


def switch_list(name: str, labels: Names, label: str) -> str:
    """As `switch`, from a long list."""

    def draw(_name: str, labels: Names, key: str) -> list[str]:
        if st.session_state[key] not in labels:
            st.session_state[key] = next(iter(labels))
        return [st.selectbox(label, list(labels), format_func=labels.__getitem__, key=key)]

    default = next(iter(labels))
    code = _remember(name, labels, draw, default=[default])[0]
    _write_address({name: [] if code == default else [code]})
    return code


def several(name: str, labels: Names, label: str) -> tuple[str, ...]:
    """A choice of several on one page, kept in the address too; without a choice all are meant."""

    def draw(_name: str, labels: Names, key: str) -> list[str]:
        return st.pills(label, list(labels), format_func=labels.__getitem__, key=key, selection_mode="multi")

    codes = _remember(name, labels, draw, is_list=True)
    _write_address({name: codes})
    return tuple(codes)


def clear(*names: str) -> None:
    """Forget what was chosen in these filters."""
    st.session_state.setdefault("told", set()).update(names)
    for name in names:
        st.session_state[name] = []
        st.session_state.pop(f"{name}.{language()}", None)


def choose(name: str, codes: list[str]) -> None:
    """Choose these codes in a filter; to be called before the panel is drawn, that is in a callback."""
    clear(name)
    st.session_state[name] = codes


def menu_address() -> dict[str, list[str]]:
    """What every link of the menu carries along: exactly what the panel writes, or Back would need two clicks."""
    return st.session_state.get("address", {})


def _forget_stale(page: str) -> None:
    """Do not believe the browser where it may not know yet what the last run chose, by a click on a mark, say.

    Only where this run has another cause than the filter: a link that was clicked meanwhile, or another mark.
    """
    told = st.session_state.pop("told", set())
    is_moved = st.session_state.get("page_before", page) != page
    for name in st.session_state.get("told_before", set()) if is_moved or told else ():
        st.session_state.pop(f"{name}.{language()}", None)
    st.session_state["page_before"], st.session_state["told_before"] = page, told


def _remember(
    name: str,
    labels: Names,
    draw: Callable[[str, Names, str], list[str]],
    default: list[str] | None = None,
    *,
    is_list: bool = False,
) -> list[str]:
    key = f"{name}.{language()}"
    if name not in st.session_state or is_from_address():
        asked = st.query_params.get_all(name)
        st.session_state[name] = [code for code in asked if code in labels] or default or []
        st.session_state.setdefault("ignored", []).extend(code for code in asked if code not in labels)
        st.session_state.pop(key, None)
    st.session_state[name] = [code for code in st.session_state[name] if code in labels] or default or []
    if key not in st.session_state:
        codes = st.session_state[name]
        st.session_state[key] = codes if is_list else next(iter(codes), None)
    st.session_state[name] = draw(name, labels, key)
    return st.session_state[name]


def _one(name: str, labels: Names, key: str) -> list[str]:
    if st.session_state[key] not in labels:
        st.session_state[key] = next(iter(labels))
    code = st.selectbox(t(f"filter.{name}"), list(labels), format_func=labels.__getitem__, key=key)
    return [code] if code else []


def _several(name: str, labels: Names, key: str) -> list[str]:
    st.session_state[key] = [code for code in st.session_state[key] if code in labels]
    return st.multiselect(
        t(f"filter.{name}"),
        list(labels),
        format_func=labels.__getitem__,
        key=key,
        placeholder=t("all"),
        select_all=False,
        help=t(f"filter.{name}.what") if name in ("day", "track") else None,
    )


def _write_address(parameters: dict[str, list[str]]) -> None:
    """One history entry for all of them, and none when nothing changed."""
    if any(st.query_params.get_all(name) != codes for name, codes in parameters.items()):
        st.query_params.update(parameters)
