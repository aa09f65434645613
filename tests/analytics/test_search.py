"""The search box: what a plain loop over the names finds, and nothing of another forum."""

from pathlib import Path

import pytest

from analytics.metrics.choices import choices
from analytics.metrics.search import named
from analytics.snapshot import open_snapshot

KINDS = ("region", "district", "track", "organisation_type")


@pytest.mark.parametrize(
    "text", ["моск", "МОС обл", "область орл", "Артём", "youth", "край", "кол", "№ 5", "%", "'", "x" * 99]
)
def test_search_finds_what_a_loop_over_all_names_finds(published_folder: Path, text: str) -> None:
    con = open_snapshot(published_folder).cursor()
    known = choices(con, "kaluga")[["kind", "code", "name_ru", "name_en"]].astype(str).to_numpy().tolist()
    names: list[tuple[str, ...]] = [tuple(row) for row in known if row[0] in KINDS]
    for kind, table, columns in (
        ("organisation", "organisation", "organisation_id::varchar, name, name"),
        ("session", "programme_session", "session_code, title_ru, title_en"),
    ):
        names += [(kind, *row) for row in con.execute(f"select {columns} from {table}").fetchall()]
    words = text.casefold().replace("ё", "е").split()
    expected = {
        (kind, code)
        for kind, code, russian, english in names
        if all(word in russian.lower().replace("ё", "е") or word in english.lower() for word in words)
    }
    found = named(con, "kaluga", text, 10_000)
    assert set(zip(found["kind"], found["code"], strict=True)) == expected
    assert len(named(con, "kaluga", text)) == min(8, len(expected))


def test_search_for_nothing_finds_nothing(published_folder: Path) -> None:
    assert named(open_snapshot(published_folder).cursor(), "kaluga", "  ").empty


def test_beginnings_come_first(published_folder: Path) -> None:
    found = named(open_snapshot(published_folder).cursor(), "kaluga", "кал")
    starts = [name.casefold().startswith("кал") for name in found["name_ru"]]
    assert starts == sorted(starts, reverse=True) and starts[0]
