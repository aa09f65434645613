"""What Streamlit runs for every page: language, menu, filters, then the page itself.

It must not lie beside pages/, see dashboard.py.
"""

from collections.abc import Callable
from functools import partial

import streamlit as st

import settings
from analytics.snapshot import open_snapshot, published
from analytics.ui import show
from analytics.ui.ask import ask_ahead
from analytics.ui.language import adopt_language, t
from analytics.ui.panel import menu_address, panel
from analytics.ui.search import search
from analytics.ui.texts import LANGUAGES
from analytics.ui.views import adopt_offer, leave, link_and_views, views_button
from analytics.ui.wall import is_wall, wall

PAGES = {
    "overview": ":material/monitoring:",
    "regions": ":material/map:",
    "region": ":material/location_on:",
    "plan": ":material/balance:",
    "meeting": ":material/account_balance:",
    "tracks": ":material/route:",
    "combinations": ":material/join_inner:",
    "sessions": ":material/event_note:",
    "organisations": ":material/apartment:",
    "forums": ":material/compare_arrows:",
    "people": ":material/table_rows:",
    "reconciliation": ":material/join_inner:",
    "quality": ":material/fact_check:",
    "review": ":material/rule:",
    "upload": ":material/upload_file:",
    "numbers": ":material/menu_book:",
    "help": ":material/help:",
}


def main() -> None:
    """One run: a page with everything around it, or a state that says what to do."""
    adopt_offer()
    adopt_language()
    st.set_page_config(page_icon=str(settings.ROOT / "analytics" / "ui" / "static" / "icon.svg"), layout="wide")
    pages = {
        name: st.Page(settings.ROOT / "pages" / f"{name}.py", title=t(name), url_path=name, default=name == "overview")
        for name in PAGES
        if name != "upload" or settings.uploading_is_on()
    }
    page = st.navigation(list(pages.values()), position="hidden")
    if is_wall() and published(settings.data_folder()):
        _guarded(wall)
        return
    with st.sidebar:
        with st.container(horizontal=True, horizontal_alignment="distribute", vertical_alignment="center"):
            st.markdown(f"### {t('brand')}", width="content")
            st.segmented_control(
                t("language"), list(LANGUAGES), format_func=LANGUAGES.__getitem__, key="lang", required=True,
                label_visibility="collapsed",
            )  # fmt: skip
        box = st.container(key="search")
        menu = st.container(gap="xxsmall", key="menu")
        views = st.container(key="views")
    _guarded(lambda: _show(page, pages, menu, box, views))


def _guarded(run: Callable[[], None]) -> None:
    try:
        run()
    except Exception:
        show.mistake()


def _show(page, pages, menu, box, views) -> None:
    if published(settings.data_folder()) is None:
        if page is pages.get("upload"):
            page.run()
        else:
            show.no_snapshot(pages.get("upload"))
        return
    st.session_state["snapshot"] = open_snapshot(settings.data_folder())
    if st.session_state.pop("opens_region", False):  # before the panel: one click is one entry of the history
        st.switch_page(pages["region"], query_params=menu_address() | {"region": st.session_state["region"]})
    with views:
        button = views_button()
    here = next(name for name in pages if pages[name] is page)
    with st.sidebar:
        st.session_state["filters"] = panel(here)
    for name in pages:  # at once: who clicks there takes the new filters along
        menu.page_link(pages[name], label=t(name), icon=PAGES[name], query_params=menu_address())
    ask_ahead(here)
    with box:
        search(pages, PAGES)
    # After the page, or when it stops early: its switches belong to the link, too.
    st.session_state["finish"] = partial(link_and_views, button, pages, here)
    try:
        page.run()
        show.foot()
        st.session_state["finish"]()
    finally:
        leave()


if __name__ == "__main__":
    main()
