"""The page where files are brought, in a real browser: correct a column, save, load, refresh in the middle."""

import re
import stat
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from analytics import inbox
from tests.conftest import running_dashboard

LINES = (
    "Столбец 1;Столбец 2;Столбец 3;Столбец 4",
    "Берёзкина Анна Петровна;anna@a.example;Тульская область;гость",
    "Дубов Пётр Ильич;petr@a.example;Москва;спикер",
    "Клёнов Олег Юрьевич;oleg@a.example;Татарстан;гость",
)


@pytest.fixture
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty data folder with a key of its own."""
    monkeypatch.setenv("YAVKA_KEY_FILE", str(tmp_path / "key" / "pseudonym.key"))
    monkeypatch.setenv("YAVKA_DATA", str(tmp_path / "data"))
    return tmp_path / "data"


@pytest.fixture
def address(data: Path) -> Iterator[str]:
    """A dashboard without any snapshot."""
    with running_dashboard(data) as address:
        yield address


def test_a_file_goes_from_the_drop_zone_to_a_snapshot(page: Page, address: str, data: Path, tmp_path: Path) -> None:
    path = tmp_path / "Участники Тулы.csv"
    path.write_text("\n".join(LINES), "utf-8")
    page.goto(f"{address}/upload")
    page.locator("input[type=file]").set_input_files(path)
    box = page.locator("[class*=st-key-file-]")
    expect(box).to_contain_text("не распознан", timeout=60_000)
    (kept,) = inbox.waiting(data)
    assert kept.path.read_bytes() == path.read_bytes()
    assert stat.S_IMODE(kept.path.stat().st_mode) == 0o600
    expect(box).to_contain_text(re.compile("Загрузится: 3"), timeout=60_000)
    expect(page.locator(".st-key-load button")).to_be_disabled(timeout=60_000)

    region = page.locator(f".st-key-registration-region-{kept.id}")
    expect(region.get_by_role("combobox")).to_have_value("Столбец 3")
    region.get_by_role("combobox").click()
    page.get_by_role("option", name="—", exact=True).click()  # corrected: no region
    expect(region.get_by_role("combobox")).to_have_value("—")
    expect(box).to_contain_text(re.compile("Загрузится: 3"), timeout=60_000)
    page.locator(f".st-key-save-{kept.id} button").click()
    expect(box).to_contain_text("Распознано по сопоставлению «Участники Тулы»", timeout=60_000)
    assert "Столбец 3" not in (data / "mappings" / "Участники Тулы.toml").read_text("utf-8").partition("[columns]")[2]

    page.locator(".st-key-load button").click()
    expect(page.locator(".st-key-loader")).to_be_visible(timeout=60_000)
    page.reload()  # the loader goes on, and the page still knows
    loader = page.locator(".st-key-loader")
    expect(loader).to_contain_text("Опубликован снимок № 1", timeout=60_000)
    expect(page.locator("[class*=st-key-file-]")).to_have_count(0)
    assert inbox.waiting(data) == []
    page.locator(".st-key-put-away button").click()
    expect(loader).to_have_count(0)
    page.locator(".st-key-menu").get_by_role("link", name="Обзор").click()
    expect(page.locator("h1")).to_have_text("Обзор")
    metric = page.get_by_test_id("stMetric").filter(has_text="Участники")
    expect(metric.get_by_test_id("stMetricValue")).to_have_text("3")


@pytest.mark.parametrize(
    ("name", "safe"),
    [
        ("../../etc/passwd", "passwd"),
        ("C:\\files\\список.xlsx", "список.xlsx"),
        (".hidden.csv", "hidden.csv"),
        ("a\u202eb\x00c:d.csv", "abc_d.csv"),
        ("", "file"),
        ("..", "file"),
        ("я" * 300 + ".csv", None),
    ],
)
def test_names_lead_nowhere(data: Path, name: str, safe: str | None) -> None:
    kept = inbox.keep(data, name, b"x")
    assert kept.path.parent.parent == data / "inbox"
    assert kept.name.endswith(".csv") if safe is None else kept.name == safe
    assert [one.name for one in inbox.waiting(data)] == [kept.name]
    inbox.drop(data, "..", kept.id)
    assert inbox.waiting(data) == [] and data.exists()


def test_only_one_loader_runs_and_its_end_is_noticed(data: Path, tmp_path: Path) -> None:
    (tmp_path / "forum").mkdir()
    words = ["load", str(tmp_path), "--forum", str(tmp_path / "forum")]  # a forum folder without a forum
    assert inbox.job(data) is None
    assert inbox.start(data, words)
    assert not inbox.start(data, words)
    inbox._started[-1].wait(timeout=60)
    job = inbox.job(data)
    assert job is not None
    assert job.state == "failed" and "нет описания форума" in job.result["error"]["ru"]
    inbox.put_away(data)
    assert inbox.job(data) is None


def test_uploading_can_be_switched_off(monkeypatch: pytest.MonkeyPatch, published_folder: Path) -> None:
    from streamlit.testing.v1 import AppTest

    from tests.ui.test_pages import ROUTER

    monkeypatch.setenv("YAVKA_DATA", str(published_folder))
    for switch, is_there in (("", True), ("off", False)):
        monkeypatch.setenv("YAVKA_UPLOAD", switch)
        router = AppTest.from_file(ROUTER, default_timeout=20).run()
        assert not router.exception
        links = [one.proto.label for one in router.get("page_link")]
        assert ("Загрузка" in links) == is_there and "Обзор" in links
