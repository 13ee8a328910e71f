"""Build the graph on a cluster of Apache Spark: parts of N-Quads, rejected documents, a manifest.

``session`` starts or joins Spark, ``lines`` numbers the lines of a corpus, ``references`` takes
in reference data, ``twice`` finds documents that are given more than once, ``worker`` is what the
executors do, ``parts`` writes and counts what they make, as ``files`` of whatever file system
Spark has, and ``build`` puts these together.

Each line goes through the same pure functions as on one machine, so the quads are the same.
"""

from dipgraph.spark.build import Built, build
from dipgraph.spark.session import opened_session

__all__ = ["Built", "build", "opened_session"]
