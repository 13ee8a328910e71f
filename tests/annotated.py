"""Small annotated documents that tests of the pipeline and of loading write: meetings, persons."""

from pathlib import Path

__all__ = ["write_meeting", "write_persons"]

_MEETING = """\
document: {name}
title: {title}
text: {name}.txt
language: en
date: 2025-01-02
publisher: The Gazette
facts:
  - type: Meeting
    participant: [{participants}]
    summary: They met.
    quote: They met
"""
_PERSONS = """\
reference: {name}
title: Persons
language: en
facts:
  - id: person:{slug}
    type: Person
    label: {label}
"""


def write_meeting(path: Path, name: str, title: str, participants: str) -> Path:
    """Write a document in which those with these ids met, and its text beside it."""
    path.write_text(_MEETING.format(name=name, title=title, participants=participants))
    path.with_name(f"{name}.txt").write_text("They met in Hanoi.")
    return path


def write_persons(path: Path, name: str, slug: str, label: str) -> Path:
    """Write reference data that knows one person."""
    path.write_text(_PERSONS.format(name=name, slug=slug, label=label))
    return path
