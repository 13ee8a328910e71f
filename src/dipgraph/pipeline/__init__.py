"""The one place where stages meet: read, convert, validate, load into a store, and publish.

``base`` is what documents are checked against. ``sources`` brings the bytes of one to the reader,
``order`` tells which comes first, and ``check`` takes each through the stages, to be ``checked``.

``load`` puts those that conform into a store: ``loading`` decides what becomes of each, ``names``
which of one name stays, ``workers`` examine them side by side, each of which has an ``outcome``.
``rejects`` is the file of the others, ``rejected`` a line of it. ``parts`` loads what was built
elsewhere, from the ``part_files`` that it finds.

``publish`` makes a release of a store; it is imported by its own name, because it brings the whole
publisher along, which the others do without.
"""

import json

from dipgraph.pipeline.base import Base
from dipgraph.pipeline.check import EngineName, Pipeline
from dipgraph.pipeline.checked import Checked
from dipgraph.pipeline.load import load, remember
from dipgraph.pipeline.loading import Loaded, Plan
from dipgraph.pipeline.outcome import Outcome, Said
from dipgraph.pipeline.parts import load_parts
from dipgraph.schema import json_schema

__all__ = [
    "Base",
    "Checked",
    "EngineName",
    "Loaded",
    "Outcome",
    "Pipeline",
    "Plan",
    "Said",
    "load",
    "load_parts",
    "remember",
    "schema_text",
]


def schema_text() -> str:
    """Return the JSON Schema of annotated documents, as it stands beside the data."""
    schema = json_schema(Base().vocabulary)
    return json.dumps(schema, indent=1, ensure_ascii=False) + "\n"
