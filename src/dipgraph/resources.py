"""Where the shipped files lie: beside the package in a checkout, inside it when installed."""

from pathlib import Path
from typing import Final

__all__ = [
    "MARKER",
    "annotated_documents",
    "ontology_files",
    "question_files",
    "reference_files",
    "shape_files",
    "shipped_files",
]

MARKER: Final = "dipgraph-store.json"
"""The file by which a folder is known as a store."""

PACKAGE: Final = Path(__file__).resolve().parent
ROOT: Final = PACKAGE if (PACKAGE / "ontology").is_dir() else PACKAGE.parents[1]


def ontology_files() -> list[Path]:
    """Return the Turtle files of the ontology, the sectors and the alignments."""
    return sorted((ROOT / "ontology").glob("*.ttl"))


def shape_files() -> list[Path]:
    """Return the Turtle files of the shapes, one a class."""
    return sorted((ROOT / "shapes").glob("*.ttl"))


def question_files() -> list[Path]:
    """Return the files of the canned questions, one a question."""
    return sorted((ROOT / "queries").glob("*.rq"))


def reference_files() -> list[Path]:
    """Return the annotated files of the entities that documents share."""
    return _annotated(ROOT / "data" / "reference")


def annotated_documents() -> list[Path]:
    """Return the annotated documents that come with dipgraph."""
    return _annotated(ROOT / "data" / "documents")


def shipped_files() -> list[Path]:
    """Return every file that the shipped graph is made from."""
    texts = sorted((ROOT / "data").glob("*/*.txt"))
    return [
        *ontology_files(),
        *shape_files(),
        *reference_files(),
        *annotated_documents(),
        *texts,
    ]


def _annotated(folder: Path) -> list[Path]:
    return sorted(path for path in folder.glob("*") if path.suffix in {".yaml", ".json"})
