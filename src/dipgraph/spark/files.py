"""Files on whatever file system Spark writes to, through Hadoop's own classes."""

from typing import TYPE_CHECKING, Any

from dipgraph.errors import UsageError
from dipgraph.spark.session import failures

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

__all__ = ["Folder"]


class Folder:
    """A folder of a Hadoop file system; names within it are relative, with slashes.

    Raises UsageError where something cannot be written.
    """

    def __init__(self, session: "SparkSession", url: str) -> None:
        """Name the folder by a path or a URL that Spark knows; it need not exist."""
        jvm: Any = session.sparkContext._jvm
        java: Any = session.sparkContext._jsc
        self._path = jvm.org.apache.hadoop.fs.Path
        with failures(f"{url} is no folder that Spark can write to", UsageError):
            self._files = self._path(url).getFileSystem(java.hadoopConfiguration())
            self._root = self._files.makeQualified(self._path(url))
        self.url = str(self._root.toString())
        self._failed = f"{url} cannot be written to"

    def names(self, inside: str = "") -> list[str]:
        """Return the names in a folder, sorted; none where there is no such folder."""
        with failures(self._failed, UsageError):
            path = self._at(inside)
            if not self._files.exists(path):
                return []
            return sorted(
                str(status.getPath().getName()) for status in self._files.listStatus(path)
            )

    def write(self, name: str, data: bytes) -> None:
        """Write a file."""
        with failures(self._failed, UsageError):
            stream = self._files.create(self._at(name), True)
            stream.write(bytearray(data))
            stream.close()

    def move(self, name: str, target: str) -> None:
        """Move a file; the folder that it goes to is made where there is none."""
        with failures(self._failed, UsageError):
            self._files.mkdirs(self._at(target).getParent())
            if not self._files.rename(self._at(name), self._at(target)):
                raise UsageError(f"{self._failed}: {name} could not be moved to {target}.")

    def remove(self, name: str) -> None:
        """Remove a file, or a folder with all that is in it."""
        with failures(self._failed, UsageError):
            self._files.delete(self._at(name), True)

    def _at(self, name: str) -> Any:
        return self._path(self._root, name) if name else self._root
