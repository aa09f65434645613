"""Real Spark on the loopback: a standalone cluster of a master and workers, and a server of Spark Connect."""

import os
import signal
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO

import pyspark

LONGEST_START_SECONDS = 180
DEFAULTS = """
    spark.driver.host 127.0.0.1
    spark.driver.bindAddress 127.0.0.1
    spark.driver.memory 1g
    spark.executor.memory 640m
    spark.sql.shuffle.partitions 2
    spark.default.parallelism 2
"""
LOGGING = """
    appender.console.type = Console
    appender.console.name = console
    rootLogger.level = off
    rootLogger.appenderRef.console.ref = console
"""
DEPLOY = "org.apache.spark.deploy"


@dataclass
class Cluster:
    """Address of the master, and the processes of the workers."""

    master: str
    workers: list[subprocess.Popen] = field(default_factory=list)

    def kill_worker(self) -> None:
        """Kill one worker with its executors, without a word."""
        kill(self.workers.pop())


def configure(folder: Path) -> None:
    """The environment of whatever is started from here on."""
    (folder / "spark-defaults.conf").write_text(f"{DEFAULTS}    spark.local.dir {folder}\n", "utf-8")
    (folder / "log4j2.properties").write_text(LOGGING, "utf-8")
    places = {"SPARK_CONF_DIR": folder, "SPARK_WORKER_DIR": folder, "SPARK_LOG_DIR": folder}
    os.environ |= {name: str(path) for name, path in places.items()} | {"SPARK_LOCAL_IP": "127.0.0.1"}


@contextmanager
def standalone(folder: Path, workers: int = 2) -> Iterator[Cluster]:
    """A cluster of one core and 1 GB a worker; all of it is gone at the end."""
    configure(folder)
    port = _free_port()
    cluster = Cluster(f"spark://127.0.0.1:{port}")
    place = ["--host", "127.0.0.1", "--webui-port", "0"]
    with (folder / "cluster.log").open("w") as log:
        master = _start([f"{DEPLOY}.master.Master", *place, "--port", str(port)], log)
        try:
            _wait(port, master)
            size = ["--cores", "1", "--memory", "1g"]
            for _ in range(workers):
                cluster.workers.append(_start([f"{DEPLOY}.worker.Worker", *place, *size, cluster.master], log))
            yield cluster
        finally:
            for process in [*cluster.workers, master]:
                kill(process)


@contextmanager
def connect_server(folder: Path) -> Iterator[str]:
    """Address of a server of Spark Connect with two cores, what sbin/start-connect-server.sh starts."""
    configure(folder)
    port = _free_port()
    settings = {"spark.connect.grpc.binding.port": str(port), "spark.ui.enabled": "false"}
    words = [f"{DEPLOY}.SparkSubmit", "--master", "local[2]", "--name", "yavka-connect"]
    words += [word for name, value in settings.items() for word in ("--conf", f"{name}={value}")]
    with (folder / "connect.log").open("w") as log:
        server = _start(
            [*words, "--class", "org.apache.spark.sql.connect.service.SparkConnectServer", "spark-internal"], log
        )
        try:
            _wait(port, server)
            yield f"sc://127.0.0.1:{port}"
        finally:
            kill(server)


def kill(process: subprocess.Popen) -> None:
    """End a process and everything that it started."""
    if process.poll() is None:
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def _start(words: list[str], log: IO[str]) -> subprocess.Popen:
    spark_class = Path(pyspark.__file__).parent / "bin" / "spark-class"
    return subprocess.Popen([str(spark_class), *words], stdout=log, stderr=log, start_new_session=True)


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as free:
        return free.getsockname()[1]


def _wait(port: int, process: subprocess.Popen) -> None:
    ends_at = time.monotonic() + LONGEST_START_SECONDS
    while time.monotonic() < ends_at and process.poll() is None:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.5)
    raise RuntimeError("Spark did not start: is Java 17 installed?")
