"""New data while somebody looks, and the wall, which nobody touches."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.analytics.forum import Forum, empty_tables, publish
from tests.conftest import running_dashboard
from tests.ui.test_browser import card, context, open_page, page, quiet

__all__ = ["context", "page", "quiet"]


def publish_people(folder: Path, people: int, number: int) -> None:
    tables = empty_tables()
    Forum(tables, 5, people)
    publish(folder, tables, number)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("live")
    publish_people(folder, 200, 1)
    return folder


@pytest.fixture(scope="module")
def dashboard(folder: Path) -> Iterator[str]:
    """A dashboard of its own: what is published here must not reach other tests."""
    with running_dashboard(folder) as address:
        yield address


def test_overview_follows_new_data_with_its_filters(page: Page, dashboard: str, folder: Path) -> None:
    waiting = page.context.new_page()
    open_page(waiting, f"{dashboard}/quality")
    open_page(page, f"{dashboard}/?district=volga")
    expect(page.locator(".st-key-live")).to_have_text(re.compile(r"^Обновлено \d\d:\d\d:\d\d$"))
    before = card(page, "Участники")
    publish_people(folder, 600, 2)
    expect(page.locator(".st-key-live")).to_contain_text("снимок № 2", timeout=10_000)
    expect(page.locator(".st-key-drop-district")).to_be_visible()
    participants = page.get_by_test_id("stMetric").filter(has_text=re.compile("^Участники"))
    expect(participants.get_by_test_id("stMetricValue")).not_to_have_text(before)
    assert int(card(page, "Участники")) > int(before)

    line = waiting.locator(".st-key-live")
    expect(line).to_contain_text("Здесь показаны прежние", timeout=10_000)
    waiting.locator(".st-key-show-new button").click()
    expect(line).to_contain_text("Пришли новые данные", timeout=10_000)
    waiting.close()


def test_wall_turns_by_itself_without_controls(page: Page, dashboard: str) -> None:
    page.goto(f"{dashboard}/?display=wall&district=volga&track=nothing-like-it")
    expect(page.locator("h1")).to_have_text("Форум в цифрах", timeout=20_000)
    expect(page.get_by_test_id("stMetric")).to_have_count(8)
    expect(page.locator(".st-key-wall")).to_contain_text("Приволжский")
    expect(page.get_by_role("button")).to_have_count(0)
    assert (
        float(page.get_by_test_id("stMetricValue").first.evaluate("it => parseFloat(getComputedStyle(it).fontSize)"))
        > 60
    )
    expect(page.locator("h1")).to_have_text("Сколько людей пришло в каждый день", timeout=20_000)
    expect(page.get_by_test_id("stPlotlyChart")).to_have_count(1)
