"""Apache Spark 4: a standalone cluster (spark://), Spark Connect (sc://) or this machine (local[2])."""

import re
from pathlib import Path

from pyarrow import parquet
from pyspark.errors import PySparkException
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


class Spark:
    """A session of a cluster; its settings beyond ours come from spark-defaults.conf, as everywhere with Spark."""

    def __init__(self, master: str, folder: str) -> None:
        self.folder, self.known = folder, set[str]()
        self.is_remote = master.startswith("sc://")
        builder = SparkSession.builder.appName("yavka")
        for name, value in (SETTINGS if self.is_remote else SETTINGS | OWN_SETTINGS).items():
            builder = builder.config(name, value)
        try:
            self.session = (builder.remote(master) if self.is_remote else builder.master(master)).getOrCreate()
            self.session.sql(COMMON_BITS)
        except (PySparkException, RuntimeError) as problem:
            raise EngineProblem(
                f"{master}: Spark не отвечает ({type(problem).__name__}). Проверьте адрес и Java 17.",
                f"{master}: Spark does not answer ({type(problem).__name__}). Check the address and Java 17.",
            ) from None

    def place(self, name: str, file: str) -> None:
        if "://" in self.folder:
            self._send(name, file)
        self._read(name)

    def keep(self, name: str, query: str, is_temporary: bool) -> None:
        rows = self.session.sql(query)
        if is_temporary:
            rows.cache().createOrReplaceTempView(name)
            self.known.add(name)
            return
        rows.write.mode("overwrite").parquet(self._address(name))
        self._read(name)

    def execute(self, text: str, values: Values | None = None) -> Answer:
        named = re.sub(r"\$(\w+)", r":\1", text)
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
