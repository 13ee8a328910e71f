"""Start Spark, or join the one that a ``spark-submit`` has started."""

import os
import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Final

from dipgraph.errors import InputError, UsageError

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

__all__ = ["failures", "opened_session"]

_SOURCE: Final = Path(__file__).resolve().parents[2]
"""Where the package ``dipgraph`` lies."""

_MARKS: Final = ("dipgraph.errors.StoreError: ", "[FAILED_READ_FILE", "Caused by: ")
_LONGEST: Final = 500
_SETTINGS: Final = {
    # Else the blocks of the input, by which lines are numbered, change with the executors at hand.
    "spark.sql.files.minPartitionNum": "1",
    "spark.sql.files.ignoreCorruptFiles": "false",
    "spark.sql.files.ignoreMissingFiles": "false",
    "spark.sql.sources.partitionOverwriteMode": "static",
    # A task that is tried again must write where no other attempt left anything.
    "spark.hadoop.mapreduce.fileoutputcommitter.algorithm.version": "1",
    "spark.hadoop.mapreduce.fileoutputcommitter.marksuccessfuljobs": "false",
}


@contextmanager
def opened_session(master: str | None = None) -> Iterator["SparkSession"]:
    """Open a session of Spark, on the master that is given or else on the one that Spark knows of.

    Raises UsageError where Spark or Java is missing, or the master cannot be reached.
    """
    try:
        from pyspark.sql import SparkSession
    except ImportError as error:
        raise UsageError(
            "Apache Spark is not installed; install it with: pip install 'dipgraph[spark]'"
        ) from error
    _check_java()
    builder = SparkSession.builder.appName("dipgraph load")
    for key, value in (_SETTINGS | _of_this_machine(master)).items():
        builder = builder.config(key, value)
    if master is not None:
        builder = builder.master(master)
    with failures(f"Spark cannot be reached at {master or 'its master'}", UsageError):
        session = builder.getOrCreate()
    session.sparkContext.setLogLevel("ERROR")
    try:
        yield session
    finally:
        session.stop()


@contextmanager
def failures(what: str, kind: type[InputError] | type[UsageError] = InputError) -> Iterator[None]:
    """Turn what Spark says of a failure into one sentence that begins with what failed."""
    from py4j.protocol import Py4JError
    from pyspark.errors import PySparkException

    try:
        yield
    except (Py4JError, PySparkException) as error:
        raise kind(f"{what}: {_cause(error)}") from error


def _cause(error: Exception) -> str:
    """Return what Spark gives as the reason, on one line: ours, the file, or the deepest one."""
    lines = [line.strip() for line in str(error).splitlines() if line.strip()]
    for mark in _MARKS:
        found = [line for line in lines if mark in line]
        if found:
            return " ".join(found[-1].partition(mark)[2].split())[:_LONGEST]
    return " ".join((lines or [type(error).__name__])[0].split())[:_LONGEST]


def _check_java() -> None:
    home = os.environ.get("JAVA_HOME")
    java = str(Path(home) / "bin" / "java") if home else "java"
    if shutil.which(java) is None:
        raise UsageError(
            f"Spark needs Java 17 or newer, and {java} is not there; install it, and set JAVA_HOME"
            " to its folder where it is not on the PATH."
        )


def _of_this_machine(master: str | None) -> dict[str, str]:
    """Return the settings of a Spark whose executors run on this machine; else none.

    They run this Python, and find dipgraph where it lies here.
    """
    if master is None or not master.startswith("local"):
        return {"spark.ui.showConsoleProgress": str(sys.stderr.isatty()).lower()}
    import pyspark

    if master.startswith("local-cluster"):  # whose executors are started from this folder
        os.environ.setdefault("SPARK_HOME", str(Path(pyspark.__file__).parent))
    os.environ["PYSPARK_PYTHON"] = sys.executable
    known = os.environ.get("PYTHONPATH", "")
    path = os.pathsep.join([str(_SOURCE), *([known] if known else [])])
    return {
        "spark.executorEnv.PYTHONPATH": path,
        "spark.driver.host": "127.0.0.1",
        "spark.driver.bindAddress": "127.0.0.1",
        "spark.ui.enabled": "false",
        "spark.ui.showConsoleProgress": str(sys.stderr.isatty()).lower(),
    }
