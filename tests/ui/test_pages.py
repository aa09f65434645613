"""Every page of pages/, found by itself, in both languages, with and without a match."""

import re
from pathlib import Path

import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

import settings
from analytics.filters import Filters
from analytics.metrics.headline import headline
from analytics.snapshot import open_snapshot
from analytics.ui import tables, texts
from analytics.ui.router import PAGES
from tests.ui.test_texts import messages

PAGE_FILES = sorted((settings.ROOT / "pages").glob("*.py"))
ROUTER = str(settings.ROOT / "analytics" / "ui" / "router.py")
LANGUAGES = tuple(texts.LANGUAGES)
FREE_OF_FILTERS = ("quality", "review", "numbers", "upload", "help")


@pytest.fixture(autouse=True)
def data(published_folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("YAVKA_DATA", str(published_folder))


def page_alone(file: Path, filters: Filters, language: str = "ru", unfolded: tuple[str, ...] = ()) -> AppTest:
    page = AppTest.from_file(str(file), default_timeout=20)
    page.session_state["filters"] = filters
    for table in unfolded:
        page.session_state[f"table-{table}"] = True
    page.session_state["lang"] = language
    return page.run()


def said(page: AppTest) -> str:
    elements = [*page.title, *page.header, *page.subheader, *page.markdown, *page.caption, *page.button]
    return " ".join(str(getattr(element, "label", None) or element.value) for element in elements)


def text(key: str, language: str) -> str:
    return texts.text(language, key)


def test_style_of_the_screen_does_not_look_through_the_page() -> None:
    """By `:has` every mark of a chart made the browser look at the whole page again: a first visit took a minute."""
    style = (settings.ROOT / "analytics" / "ui" / "page.css").read_text("utf-8")
    on_screen, is_print, _ = style.partition("@media print")
    assert is_print and ":has(" not in on_screen


def test_every_page_is_in_the_menu() -> None:
    assert {file.stem for file in PAGE_FILES} == set(PAGES)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("file", PAGE_FILES, ids=lambda file: file.stem)
def test_page_shows_itself(file: Path, language: str) -> None:
    page = page_alone(file, Filters(forum=("kaluga",)), language)
    assert not page.exception
    assert page.title[0].value == text(file.stem, language)


@pytest.mark.parametrize("file", PAGE_FILES, ids=lambda file: file.stem)
def test_page_answers_filters(file: Path) -> None:
    filters = Filters(forum=("kaluga",), track=("transfer",), day=("2025-08-26", "2025-08-30"), status=("active",))
    page = page_alone(file, filters)
    assert not page.exception
    assert file.stem == "upload" or any(button.label.startswith("Трек: ") for button in page.button)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("file", PAGE_FILES, ids=lambda file: file.stem)
def test_page_says_that_a_region_has_nobody(file: Path, language: str) -> None:
    page = page_alone(file, Filters(forum=("kaluga",), region=("01",), track=("transfer",)), language)
    assert not page.exception
    if file.stem not in FREE_OF_FILTERS:
        assert text("nobody_from.title", language).removeprefix("{region}") in said(page)
        assert text("nobody_from.counted", language).partition("{")[0] in said(page)
        assert [button.label for button in page.button if button.key == "without-region"]
        assert not [button.label for button in page.button if button.key == "without-track"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_page_names_the_filter_to_remove(language: str) -> None:
    filters = Filters(forum=("kaluga",), district=("volga",), region=("77",), track=("transfer",))
    page = page_alone(settings.ROOT / "pages" / "overview.py", filters, language)
    assert not page.exception
    assert text("nothing.title", language) in said(page)
    assert [button.label for button in page.button if button.key == "without-region"]
    assert [button.label for button in page.button if button.key == "without-district"]
    assert not [button.label for button in page.button if button.key == "without-track"]


@pytest.mark.parametrize("file", PAGE_FILES, ids=lambda file: file.stem)
def test_page_has_a_definition_for_every_header(file: Path) -> None:
    page = page_alone(file, Filters(forum=("kaluga",)))
    captions = [said.value for said in (*page.caption, *page.markdown)]
    titles = {key.removesuffix(".title") for key in messages("ru") if key.endswith(".title")}
    shown = {text(f"{name}.title", "ru"): name for name in titles}
    for header in page.header:
        name = shown[header.value]
        if name != "definitions":
            beginning = text(f"{name}.what", "ru").split("{")[0]
            assert any(caption.startswith(beginning) for caption in captions), name


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("region", ["77", "BY"])
def test_the_page_of_one_region_is_about_that_region(published_folder: Path, region: str, language: str) -> None:
    filters = Filters(forum=("kaluga",), region=(region,))
    page = page_alone(settings.ROOT / "pages" / "region.py", filters, language)
    assert not page.exception
    numbers = headline(open_snapshot(published_folder).cursor(), filters).iloc[0]
    shown = {metric.label: metric.value for metric in page.metric}
    assert shown[text("name.participants", language)] == str(int(numbers["participants"]))
    assert text("region_pair.title", language) in said(page)


def test_a_row_leads_to_its_people(published_folder: Path) -> None:
    folded = page_alone(settings.ROOT / "pages" / "overview.py", Filters(forum=("kaluga",)))
    page = page_alone(
        settings.ROOT / "pages" / "overview.py", Filters(forum=("kaluga",)), unfolded=("attendance_days", "way")
    )
    assert len(page.dataframe) == len(folded.dataframe) + 2, "a folded table is not made"
    to, day = text("to.people", "ru"), text("name.day", "ru")
    links = [link for table in page.table if to in table.value for link in table.value[to]]
    assert any(link.endswith("(/people?presence=no_show)") for link in links)
    of_days = [table.value for table in page.dataframe if {to, day} <= set(table.value)]
    assert len(of_days) == 1, "days of registration are no filter"
    assert "presence=came" in of_days[0][to].iloc[0] and "day=2025-08-25" in of_days[0][to].iloc[0]


def test_overview_shows_the_headline(published_folder: Path) -> None:
    filters = Filters(forum=("kaluga",), organisation_type=("college", "university"))
    numbers = headline(open_snapshot(published_folder).cursor(), filters).iloc[0]
    cards = {
        metric.label: metric.value for metric in page_alone(settings.ROOT / "pages" / "overview.py", filters).metric
    }
    assert cards["Участники"] == str(int(numbers["participants"]))
    assert cards["Явка"] == f"{numbers['turnout_share'] * 100:.1f}\u00a0%".replace(".", ",")


def test_columns_with_gaps_still_sort_as_numbers() -> None:
    file = settings.ROOT / "pages" / "overview.py"
    page = page_alone(file, Filters(forum=("kaluga",)), unfolded=("attendance_days",))
    column = text("name.attendees", "ru")
    tables = [table.value for table in page.dataframe if column in table.value]
    assert tables and all(pd.api.types.is_numeric_dtype(table[column]) for table in tables)
    assert any(table[column].isna().any() for table in tables)
    assert text("gaps", "ru") in [caption.value for caption in page.caption]


def test_a_very_long_table_says_how_much_of_it_is_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tables, "MOST", 3)
    page = page_alone(settings.ROOT / "pages" / "sessions.py", Filters(forum=("kaluga",)))
    assert not page.exception
    assert max(len(table.value) for table in page.dataframe) == 3
    assert any(re.match(r"Показаны первые 3 строки из \d+", caption.value) for caption in page.caption)


def test_a_page_that_stops_early_ends_like_every_other() -> None:
    page = AppTest.from_file(ROUTER, default_timeout=20)
    page.query_params["region"] = "01"
    page.run()
    assert not page.exception
    assert text("nobody_from.title", "ru").removeprefix("{region}") in said(page)
    assert any("region=01" in code.value for code in page.code), "the link to this view"
    assert text("snapshot", "ru").split("{")[0] in said(page)


def test_first_visit_says_how_to_load(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("YAVKA_DATA", str(tmp_path))
    page = AppTest.from_file(ROUTER, default_timeout=20).run()
    assert not page.exception
    assert page.title[0].value == text("first.title", "ru")
    assert page.code[0].value.startswith("make run EXPORTS=")


def test_a_mistake_of_ours_shows_an_id_that_the_log_has(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / "snapshots").mkdir()
    (tmp_path / "snapshots" / "CURRENT").write_text("{}")
    monkeypatch.setenv("YAVKA_DATA", str(tmp_path))
    page = AppTest.from_file(ROUTER, default_timeout=20).run()
    assert not page.exception
    shown = page.error[0].value
    logged = [record.getMessage().removeprefix("error ") for record in caplog.records if record.name == "yavka"]
    assert logged and logged[0] in shown
    assert "Traceback" not in shown


def test_address_decides_the_filters_and_ignores_what_it_does_not_know() -> None:
    page = AppTest.from_file(ROUTER, default_timeout=20)
    page.query_params["region"] = ["50", "![x](http://a.example/x.png)"]
    page.query_params["lang"] = "en"
    page.run()
    assert page.session_state["filters"] == Filters(forum=("kaluga",), region=("50",))
    assert page.title[0].value == "Overview"
    assert any("![x](http://a.example/x.png)" in text.value for text in page.text)  # as typed, not as Markdown


def test_a_choice_goes_to_the_address_and_stays_with_the_language() -> None:
    page = AppTest.from_file(ROUTER, default_timeout=20).run()
    page.multiselect(key="track.ru").set_value(["youth", "transfer"]).run()
    assert page.query_params["track"] == ["youth", "transfer"]
    page.segmented_control(key="lang").set_value("en").run()
    assert not page.exception
    assert page.query_params["lang"] == "en"
    assert page.multiselect(key="track.en").value == ["youth", "transfer"]
    page.button(key="drop-track").click().run()
    assert page.session_state["filters"].track == ()
