"""The link to what is on the screen, and views saved under a name."""

from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode, urlsplit

import streamlit as st

import settings
from analytics.ui.language import language, language_address, t
from analytics.views import LONGEST_NAME, BadView, View, remove_view, save_view, saved_views

Address = dict[str, list[str]]
PICTURES = ("PNG", "SVG")


def adopt_offer() -> None:
    """Find out whether this run comes from a link of `offer`: then every choice is taken from the address.

    A link and not a button that switches the page, because that leaves a second entry in the history of the browser.
    The address has to be new: a filter chosen later must not be lost to the address that still says otherwise.
    """
    asked = _address()
    offered = st.session_state.get("offered", [])
    st.session_state["is_led"] = asked in offered and asked != st.session_state.get("left_address")
    st.session_state["offered"] = []


def leave() -> None:
    """Remember the address that this run leaves behind."""
    st.session_state["left_address"] = _address()


def offer(page: Any, label: str, icon: str, choice: Address) -> None:
    """A link to a page with a choice of its own, in the language of the reader."""
    address = {name: codes for name, codes in choice.items() if name != "lang"}
    address |= {"lang": spoken} if (spoken := language_address()) else {}
    st.session_state["offered"].append(address)
    st.page_link(page, label=label, icon=icon, query_params=address)


def views_button() -> Any:
    """The button in the sidebar; `link_and_views` fills it when the page is done and the address with it."""
    return st.popover(t("views"), icon=":material/bookmark:", width="stretch", key=f"views-{language()}")


def link_and_views(button: Any, pages: dict[str, Any], page: str) -> None:
    """The link to this view with Streamlit's own button to copy it; views to open, and this one to save."""
    with button:
        st.caption(t("views.link"))
        st.code(_link(), language=None, wrap_lines=True)
        st.segmented_control(t("views.picture"), PICTURES, key="picture", default=PICTURES[0], required=True)
        st.caption(t("views.saved"))
        try:
            for view in saved_views(settings.data_folder()):
                _saved(view, pages.get(view.page, pages[page]))
        except BadView as found:
            st.error(t(str(found)))
        st.text_input(t("views.name"), key="view-name", max_chars=LONGEST_NAME)
        st.button(t("views.save"), key="save-view", on_click=_save, args=(page,), icon=":material/bookmark_add:")
        if trouble := st.session_state.pop("view-trouble", None):
            st.error(t(trouble))


def _saved(view: View, page: Any) -> None:
    with st.container(horizontal=True, gap="xxsmall", horizontal_alignment="distribute"):
        offer(page, view.name, ":material/bookmark:", view.address)
        st.button(
            t("views.remove"), key=f"remove-view-{view.name}", on_click=_remove, args=(view.name,), type="tertiary",
            icon=":material/delete:",
        )  # fmt: skip


def _link() -> str:
    return urlsplit(str(st.context.url))._replace(query=urlencode(_address(), doseq=True)).geturl()


def _address() -> Address:
    return {name: st.query_params.get_all(name) for name in st.query_params}


def _save(page: str) -> None:
    address = {name: codes for name, codes in _address().items() if name != "lang"}
    view = View(st.session_state["view-name"], page, address)
    if _tried(lambda: save_view(settings.data_folder(), view)):
        st.session_state["view-name"] = ""


def _remove(name: str) -> None:
    _tried(lambda: remove_view(settings.data_folder(), name))


def _tried(action: Callable[[], None]) -> bool:
    try:
        action()
    except BadView as trouble:
        st.session_state["view-trouble"] = str(trouble)
        return False
    return True
