"""The link to what is on the screen, and views saved under a name."""

from collections.abc import Callable
from urllib.parse import urlencode, urlsplit

import streamlit as st

import settings
from analytics.ui.language import language, t
from analytics.views import LONGEST_NAME, BadView, View, remove_view, save_view, saved_views

Address = dict[str, list[str]]


def lead(page: str, address: Address) -> None:
    """Open a page as its address says; to be called in a callback. The router goes there and reads the address."""
    st.session_state["goal"] = (page, address | ({} if language() == "ru" else {"lang": [language()]}))


def link_and_views(page: str) -> None:
    """The link to this view with Streamlit's own button to copy it; views to open, and this one to save."""
    with st.popover(t("views"), icon=":material/bookmark:", width="stretch", key=f"views-{language()}"):
        st.caption(t("views.link"))
        st.code(_link(), language=None, wrap_lines=True)
        st.caption(t("views.saved"))
        try:
            for view in saved_views(settings.data_folder()):
                _saved(view)
        except BadView as found:
            st.error(t(str(found)))
        st.text_input(t("views.name"), key="view-name", max_chars=LONGEST_NAME)
        st.button(t("views.save"), key="save-view", on_click=_save, args=(page,), icon=":material/bookmark_add:")
        if trouble := st.session_state.pop("view-trouble", None):
            st.error(t(trouble))


def _saved(view: View) -> None:
    with st.container(horizontal=True, gap="xxsmall", horizontal_alignment="distribute"):
        st.button(view.name, key=f"view-{view.name}", on_click=lead, args=(view.page, view.address), type="tertiary")
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
