"""Other engines than DuckDB: the same texts run there, on tables that stand in Parquet.

`open_engine` is the one door, and nothing of PySpark or chDB is read before it is asked for. An engine takes tables
(`place`), keeps what a statement makes (`keep`) and answers questions (`execute`); exchange.py carries tables between
it and the file of a snapshot. What differs from engine to engine is the function common_bits(mask, mask) and how a
parameter `$name` is written; nothing else.
"""

from collections.abc import Callable

from engines.base import Engine, EngineProblem


def _spark(master: str, folder: str) -> Engine:
    from engines.spark import Spark

    return Spark(master, folder)


def _clickhouse(master: str, folder: str) -> Engine:
    from engines.clickhouse import ClickHouse

    return ClickHouse(folder)


ENGINES: dict[str, Callable[[str, str], Engine]] = {"spark": _spark, "clickhouse": _clickhouse}


def open_engine(name: str, master: str, folder: str) -> Engine:
    """The engine of that name, with its tables in `folder`: a path, or an address that the engine itself reads."""
    try:
        return ENGINES[name](master, folder)
    except ImportError as problem:
        raise EngineProblem(
            f"Движок {name}: нет пакета {problem.name}. Выполните pip install -r requirements-cluster.txt.",
            f"Engine {name}: package {problem.name} is missing. Run pip install -r requirements-cluster.txt.",
        ) from None
