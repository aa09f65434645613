"""An organiser at the desk: decides, applies, sees the numbers follow, takes back."""

import json
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect
from streamlit.testing.v1 import AppTest

import settings
from analytics import commands
from analytics.filters import Filters
from analytics.metrics.review import resolved
from analytics.snapshot import open_snapshot
from tests.conftest import running_dashboard

HEADER = "ID;Фамилия;Имя;Отчество;E-mail;Телефон;Регион;Организация;Категория;Дата регистрации;Статус"
TEXTS = ("РБ",) * 4 + ("рб.",) * 3 + ("КК",) * 2 + ("Средиземье",) + ("Тула",) * 10


@pytest.fixture(scope="module")
def loaded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with twenty registrations: three texts that no rule resolves, and ten of one that a rule does."""
    folder = tmp_path_factory.mktemp("review")
    rows = [
        f"R{place};Клёнова{place};Анна;Петровна;a{place}@a.example;943 000-00-{place:02};{text};Колледж связи;гость;"
        "01.09.2026 10:00;подтверждена"
        for place, text in enumerate(TEXTS, start=1)
    ]
    (folder / "people.csv").write_text("\r\n".join([HEADER, *rows, ""]), "utf-8")
    own = {"YAVKA_KEY_FILE": str(folder / "pseudonym.key"), "YAVKA_DATA": str(folder / "data")}
    with pytest.MonkeyPatch.context() as monkeypatch:
        for name, value in own.items():
            monkeypatch.setenv(name, value)
        etl("load", str(folder / "people.csv"), "--forum", str(settings.ROOT / "tests" / "forums" / "badinput"))
    return folder


@pytest.fixture
def data(loaded: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of it that a test may change."""
    shutil.copytree(loaded / "data", tmp_path / "data")
    monkeypatch.setenv("YAVKA_KEY_FILE", str(loaded / "pseudonym.key"))
    monkeypatch.setenv("YAVKA_DATA", str(tmp_path / "data"))
    return tmp_path / "data"


def etl(*words: str) -> dict:
    """What the loader answers."""
    command = [sys.executable, "-m", "etl", *words, "--json"]
    return json.loads(subprocess.run(command, cwd=settings.ROOT, capture_output=True, check=True).stdout)


@pytest.fixture
def desk(data: Path) -> Iterator[str]:
    with running_dashboard(data) as address:
        yield f"{address}/review"


def settled(page: Page) -> None:
    expect(page.locator("[data-test-script-state=notRunning]")).to_have_count(1, timeout=30_000)


def card(page: Page, label: str) -> str:
    metric = page.get_by_test_id("stMetric").filter(has_text=re.compile(f"^{label}"))
    return re.sub(r"\s", "", metric.get_by_test_id("stMetricValue").inner_text())


def answer(page: Page, text: str, name: str) -> None:
    question = page.locator("[class*=st-key-question-]").filter(has=page.get_by_text(text, exact=True))
    question.get_by_role("button", name=re.compile(f"^{name}")).click()
    expect(question).to_have_count(0, timeout=30_000)
    settled(page)


def test_three_decisions_make_the_regions_whole_and_one_is_taken_back(page: Page, desk: str, data: Path) -> None:
    page.goto(desk)
    settled(page)
    assert (card(page, "Регион известен"), card(page, "Ждут региона")) == ("50,0%", "10")
    page.locator("h1").click()
    page.keyboard.press("1")  # the topmost: seven rows in two spellings
    expect(page.get_by_text("Решено · 1")).to_be_visible(timeout=30_000)
    settled(page)
    assert card(page, "Ждут региона") == "3"
    answer(page, "КК", "Краснодарский край")
    answer(page, "Средиземье", "Это не регион")
    assert {one["raw"]: one["value"] for one in commands.decisions_in_force(data)} == {
        "РБ": "02", "КК": "23", "Средиземье": "unresolved",
    }  # fmt: skip

    page.locator(".st-key-review-build button").click()
    expect(page.get_by_test_id("stAlert")).to_contain_text("№ 2 готов", timeout=60_000)
    settled(page)
    assert (card(page, "Регион известен"), card(page, "Ждут региона")) == ("100,0%", "0")
    known = resolved(open_snapshot(data).cursor()).iloc[0]
    assert (known["known"], known["waiting"], known["unstated"]) == (19, 0, 1)

    page.get_by_text("Решено · 3").click()
    decision = page.locator("[class*=st-key-decision-]").filter(has_text="РБ")
    expect(decision).to_contain_text("Людей: 7, заявок: 7")
    page.reload()  # nothing of it lives in the browser
    decision.get_by_role("button", name="Отменить").click()
    expect(decision).to_have_count(0, timeout=30_000)
    expect(page.locator(".st-key-review-build button")).to_contain_text("Применить 1 решение")
    assert len(commands.decisions_in_force(data)) == 2


def review(check: str = "region") -> AppTest:
    """The page alone."""
    page = AppTest.from_file(str(settings.ROOT / "pages" / "review.py"), default_timeout=30)
    page.session_state["filters"], page.session_state["lang"] = Filters(), "ru"
    page.query_params["check"] = check
    return page.run()


def test_a_wrong_line_is_shown_and_a_switch_forbids_deciding(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = data / "decisions"
    folder.mkdir()
    (folder / "regions.csv").write_text("raw,value,who,when,why\nРБ,777,Анна,2026-11-23,\n", "utf-8")
    assert "regions.csv, строка 2" in review().error[0].value
    monkeypatch.setenv("YAVKA_REVIEW", "off")
    page = review()
    assert page.info and not page.button and not page.error


def test_a_decision_that_nothing_uses_is_shown(data: Path) -> None:
    commands.decide(data, [{"kind": "region", "raw": "Нарния", "value": "40", "who": "Анна", "why": ""}])
    subprocess.run([sys.executable, "-m", "etl", "build"], cwd=settings.ROOT, capture_output=True, check=False)
    page = review(check="decided")
    assert not page.exception and "строка 2" in page.warning[0].value
