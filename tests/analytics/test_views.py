"""Saved views: kept whole, never half written, a broken file told."""

import json
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as some

from analytics.views import FILE, LONGEST_NAME, BadView, View, remove_view, save_view, saved_views


def test_a_view_comes_back_as_it_was_saved(tmp_path: Path) -> None:
    assert saved_views(tmp_path) == []
    view = View("Колледжи Поволжья", "regions", {"district": ["volga"], "organisation_type": ["college", "school"]})
    save_view(tmp_path, view)
    assert saved_views(tmp_path) == [view]
    save_view(tmp_path, View("колледжи  поволжья ", "tracks", {}))
    assert [one.page for one in saved_views(tmp_path)] == ["tracks"], "the same name replaces"
    remove_view(tmp_path, "колледжи поволжья")
    assert saved_views(tmp_path) == []


@given(name=some.text(max_size=LONGEST_NAME + 5))
def test_a_name_is_refused_or_kept(tmp_path_factory: pytest.TempPathFactory, name: str) -> None:
    folder = tmp_path_factory.mktemp("views")
    try:
        save_view(folder, View(name, "overview", {}))
    except BadView:
        assert saved_views(folder) == []
    else:
        assert [view.name for view in saved_views(folder)] == [" ".join(name.split())]


@pytest.mark.parametrize("text", ["", "[", "{}x", '[{"name": "a"}]', "[1]", '[{"name": 1, "page": 2, "address": 3}]'])
def test_a_broken_file_is_told_and_kept(tmp_path: Path, text: str) -> None:
    (tmp_path / FILE).write_text(text)
    with pytest.raises(BadView, match=r"views\.broken"):
        saved_views(tmp_path)
    with pytest.raises(BadView, match=r"views\.broken"):
        save_view(tmp_path, View("a", "overview", {}))
    assert (tmp_path / FILE).read_text() == text


def test_views_saved_at_once_are_all_kept(tmp_path: Path) -> None:
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda number: save_view(tmp_path, View(f"v{number}", "overview", {})), range(40)))
    assert len(saved_views(tmp_path)) == 40
    assert len(json.loads((tmp_path / FILE).read_text())) == 40
    assert [path.name for path in tmp_path.iterdir()] == [FILE], "nothing half written is left"
