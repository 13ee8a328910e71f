"""The one place where stages meet: read, convert, validate, load into a store, and publish.

``base`` is what documents are checked against, ``check`` takes one through the stages, ``load``
puts those that conform into a store. ``publish`` makes a release of one; it is imported by its own
name, because it brings the whole publisher along, which the others do without.
"""

import json

from dipgraph.pipeline.base import Base
from dipgraph.pipeline.check import Checked, EngineName, Pipeline
from dipgraph.pipeline.load import Loaded, Plan, load, remember
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
