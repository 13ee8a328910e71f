"""The exceptions of dipgraph.

A caller cannot go on from these. Data that does not conform is not an
exception but a :class:`dipgraph.document.Report`.

::

    DipgraphError
     +-- UsageError        exit code 2: the command line or a query is wrong
     +-- InputError        exit code 3: a file cannot be read at all
     +-- StoreError        exit code 4: the store is absent, locked or damaged
"""

from typing import ClassVar

__all__ = ["DipgraphError", "InputError", "StoreError", "UsageError"]


class DipgraphError(Exception):
    """Say in one sentence what is wrong, where, and what to do."""

    exit_code: ClassVar[int] = 1


class UsageError(DipgraphError):
    """Report a command line, parameter or query that cannot be carried out."""

    exit_code = 2


class InputError(DipgraphError):
    """Report a file that cannot be read."""

    exit_code = 3


class StoreError(DipgraphError):
    """Report a store that is absent, locked, of another version or damaged."""

    exit_code = 4
