"""The house holds: who may import whom, how long things are, and that nothing of a single machine is written down."""

import ast
import re
import sys
from pathlib import Path

import pytest

from settings import ROOT

OURS = ("analytics", "benchmarks", "dashboard", "docs", "engines", "etl", "pages", "settings", "tests")
FILE_LINES, FUNCTION_LINES = 400, 60

# Room → rooms of ours it may import; the longest name that fits a module is its room.
MAY_IMPORT = {
    "settings": (),
    "engines": ("engines",),
    "etl": ("settings", "engines", "etl"),
    "etl.problems": (),
    "etl.clean": (),
    "etl.reading": ("etl.reading", "etl.problems"),
    "etl.formats": ("etl.formats", "etl.reading", "etl.clean", "etl.passes", "etl.problems"),
    "etl.names": ("settings", "etl.names", "etl.clean"),
    "analytics": ("settings", "analytics"),
    "analytics.filters": (),
    "analytics.snapshot": ("settings",),
    "analytics.charts": ("analytics.charts",),
    "analytics.metrics": ("analytics.filters", "analytics.snapshot", "analytics.metrics"),
    "analytics.reports": ("analytics.filters", "analytics.snapshot", "analytics.metrics", "analytics.reports"),
    "pages": ("settings", "analytics"),
    "dashboard": ("settings", "analytics"),
    "benchmarks": ("settings", "analytics", "engines", "etl", "benchmarks"),
    "docs": ("settings", "analytics", "tests"),
    "tests": OURS,
}
# Libraries that come with another one for good.
PACKAGES = {"starlette": "streamlit"}
# Library → where it may be imported; DuckDB only by what opens connections or fills the tables of a snapshot.
MAY_USE = {
    "streamlit": r"analytics\.ui(\.\w+)?|pages\.\w+|dashboard|tests\..*",
    "plotly": r"analytics\.charts(\.\w+)?|tests\..*",
    "duckdb": r"analytics\.snapshot|engines\.exchange|etl\.\w+|benchmarks\.\w+|tests\..*",
    "pyspark": r"engines\.spark|tests\.cluster\.\w+",
    "chdb": r"engines\.clickhouse",
}


def python_files() -> list[Path]:
    """Our Python files; not what is installed or generated."""
    rooms = [ROOT / name for name in OURS if (ROOT / name).is_dir()]
    return sorted([*ROOT.glob("*.py"), *(path for room in rooms for path in room.rglob("*.py"))])


def module_of(path: Path) -> str:
    """The dotted name that other modules import the file by."""
    return ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")


def imports_of(path: Path) -> set[str]:
    """Everything the file imports, also inside functions, as dotted names."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path.relative_to(ROOT)}:{node.lineno}: write the full name of the module"
            found |= {f"{node.module}.{alias.name}" for alias in node.names}
    return found


def is_inside(name: str, room: str) -> bool:
    """Whether a dotted name is the room or something in it."""
    return name == room or name.startswith(f"{room}.")


FILES = pytest.mark.parametrize("path", python_files(), ids=lambda path: str(path.relative_to(ROOT)))


@FILES
def test_imports_go_only_where_the_house_allows(path: Path) -> None:
    module = module_of(path)
    room = max((room for room in MAY_IMPORT if is_inside(module, room)), key=len)
    ours = {name for name in imports_of(path) if name.split(".")[0] in OURS}
    allowed = MAY_IMPORT[room]
    assert {name for name in ours if not any(is_inside(name, other) for other in allowed)} == set()


@FILES
def test_libraries_are_used_only_in_their_rooms(path: Path) -> None:
    used = {name.split(".")[0] for name in imports_of(path)} & set(MAY_USE)
    assert {name for name in used if not re.fullmatch(MAY_USE[name], module_of(path))} == set()


@FILES
def test_libraries_are_in_the_requirements(path: Path) -> None:
    listed = (ROOT / "requirements.in").read_text("utf-8")
    module = module_of(path)
    if module.split(".")[0] in ("benchmarks", "docs", "tests"):
        listed += (ROOT / "requirements-dev.in").read_text("utf-8")
    if is_inside(module, "engines") or is_inside(module, "tests.cluster"):
        listed += (ROOT / "requirements-cluster.in").read_text("utf-8")
    packages = set(re.findall(r"^[\w-]+", listed, re.MULTILINE))
    libraries = {name.split(".")[0] for name in imports_of(path)} - sys.stdlib_module_names - set(OURS)
    assert {PACKAGES.get(name, name).replace("_", "-") for name in libraries} <= packages


@FILES
def test_files_and_functions_stay_short(path: Path) -> None:
    text = path.read_text("utf-8")
    assert len(text.splitlines()) < FILE_LINES
    functions = (n for n in ast.walk(ast.parse(text)) if isinstance(n, ast.FunctionDef | ast.AsyncFunctionDef))
    lengths = {function.name: (function.end_lineno or 0) - function.lineno + 1 for function in functions}
    assert {name: length for name, length in lengths.items() if length >= FUNCTION_LINES} == {}


def test_import_rules_notice_a_wrong_import(tmp_path: Path) -> None:
    path = tmp_path / "wrong.py"
    path.write_text("import etl.build\nfrom analytics import ui\n", "utf-8")
    assert imports_of(path) == {"etl.build", "analytics.ui"}
    assert not is_inside("analytics.uighur", "analytics.ui")


def text_files() -> list[Path]:
    """What people wrote and what is committed beside it, binaries aside."""
    written = {".py", ".md", ".toml", ".sql", ".in", ".txt", ".csv", ".json", ".css", ".js", ".yml"}
    folders = [ROOT / name for name in (*OURS, ".streamlit", ".ci", "static") if (ROOT / name).is_dir()]
    private = [ROOT / "data" / name for name in ("inbox", "archive", "decisions", "snapshots")]
    inside = (path for folder in folders for path in folder.rglob("*") if path.is_file())
    kept = [path for path in inside if not any(path.is_relative_to(folder) for folder in private)]
    return [
        p for p in [*ROOT.glob("*"), *kept] if p.is_file() and (p.suffix in written or p.name in ("Makefile", "run"))
    ]


def test_nothing_names_a_machine_or_a_registry() -> None:
    machine = re.compile(r"(?<![\w.~-])/(?:work|root|farm|tmp|home)/")
    registry = re.compile(r"https?://\S*(?:pypi|pythonhosted|npmjs|debian\.org|ubuntu\.com)")
    for path in text_files():
        if path == Path(__file__):
            continue
        for number, line in enumerate(path.read_text("utf-8", "replace").splitlines(), 1):
            where = f"{path.relative_to(ROOT)}:{number}"
            assert not machine.search(line) and not registry.search(line), where


@pytest.mark.parametrize("name", ["requirements.txt", "requirements-dev.txt", "requirements-cluster.txt"])
def test_requirements_are_pinned_with_hashes(name: str) -> None:
    text = re.sub(r"\\\n", "", (ROOT / name).read_text("utf-8"))
    lines = [line for line in text.splitlines() if line and not line.lstrip().startswith("#")]
    assert lines
    assert [
        line.split()[0] for line in lines if not re.match(r"[\w.\[\]-]+==\S+ .*--hash=sha256:[0-9a-f]{64}", line)
    ] == []
