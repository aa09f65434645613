"""Apache Spark 4: a standalone cluster (spark://), Spark Connect (sc://) or this machine (local[2])."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from pyarrow import parquet
from pyspark.errors import AnalysisException
from pyspark.sql import SparkSession
from pyspark.sql.pandas.types import from_arrow_schema

from engines.base import Answer, EngineProblem, Values

COMMON_BITS = (
    "CREATE OR REPLACE TEMPORARY FUNCTION common_bits(mask BIGINT, other BIGINT) RETURNS BIGINT RETURN mask & other"
)
SETTINGS = {  # of the session: local times stay as they are, "quoted" is a name
    "spark.sql.ansi.enabled": "true",
    "spark.sql.ansi.doubleQuotedIdentifiers": "true",
    "spark.sql.session.timeZone": "UTC",
}
OWN_SETTINGS = {  # of a driver that we start ourselves; the rows of people come back whole
    "spark.driver.maxResultSize": "0",
    "spark.ui.enabled": "false",
    "spark.ui.showConsoleProgress": "false",
}


@contextmanager
def _told(master: str) -> Iterator[None]:
    """What a cluster cannot do is a sentence; a text that it does not understand is a mistake of ours."""
    try:
        yield
    except AnalysisException:
        raise
    except Exception as problem:  # of Spark, of the way to Java, of the network
        raise EngineProblem(
            f"{master}: Spark прервал работу ({type(problem).__name__}). Проверьте адрес, Java 17 и журнал кластера.",
            f"{master}: Spark broke off ({type(problem).__name__}). Check the address, Java 17 and the cluster's log.",
        ) from problem


class Spark:
    """A session of a cluster; its settings beyond ours come from spark-defaults.conf, as everywhere with Spark."""

    def __init__(self, master: str, folder: str) -> None:
        self.master, self.folder, self.known = master, folder, set[str]()
        self.is_remote = master.startswith("sc://")
        builder = SparkSession.builder.appName("yavka")
        for name, value in (SETTINGS if self.is_remote else SETTINGS | OWN_SETTINGS).items():
            builder = builder.config(name, value)
        with _told(master):
            self.session = (builder.remote(master) if self.is_remote else builder.master(master)).getOrCreate()
            self.session.sql(COMMON_BITS)

    def place(self, name: str, file: str) -> None:
        with _told(self.master):
            if "://" in self.folder:
                self._send(name, file)
            self._read(name)

    def keep(self, name: str, query: str, is_temporary: bool) -> None:
        with _told(self.master):
            rows = self.session.sql(query)
            if is_temporary:
                rows.cache().createOrReplaceTempView(name)
                self.known.add(name)
            else:
                rows.write.mode("overwrite").parquet(self._address(name))
                self._read(name)

    def execute(self, text: str, values: Values | None = None) -> Answer:
        named = re.sub(r"\$(\w+)", r":\1", text)
        with _told(self.master):
            return Answer(self.session.sql(named, args=dict(values or {})).toArrow())

    def close(self) -> None:
        self.session.stop()

    def _address(self, name: str) -> str:
        return f"{self.folder}/{name}" if "://" in self.folder else f"{Path(self.folder).resolve().as_uri()}/{name}"

    def _read(self, name: str) -> None:
        self.session.read.parquet(self._address(name)).createOrReplaceTempView(name)
        self.known.add(name)

    def _send(self, name: str, file: str) -> None:
        """Copy a file of this machine to any storage that the cluster writes."""
        if self.is_remote:  # a client of Spark Connect reaches no storage: the rows go through the session
            table = parquet.read_table(file)
            rows = self.session.createDataFrame(table, from_arrow_schema(table.schema, prefer_timestamp_ntz=True))
            rows.write.mode("overwrite").parquet(self._address(name))
            return
        hadoop = self.session._jvm.org.apache.hadoop.fs
        folder = hadoop.Path(self._address(name))
        system = folder.getFileSystem(self.session._jsc.hadoopConfiguration())
        system.delete(folder, True)
        system.copyFromLocalFile(False, True, hadoop.Path(file), hadoop.Path(folder, "part.parquet"))
