"""Write the page of the ontology: one HTML file that needs no network, no script and no other file.

The anchors of terms are their names, so that the IRI of a term leads to its section.
"""

from collections.abc import Iterable, Mapping, Sequence
from html import escape
from pathlib import Path
from typing import Final

from dipgraph.namespaces import DCTERMS, DIP, OWL, local_name
from dipgraph.publisher.diagram import tree
from dipgraph.publisher.entry import entry
from dipgraph.publisher.glossary import Concept, Glossary, Term

__all__ = ["ontology_page"]

_STYLE: Final = Path(__file__).with_name("page.css")
_VANN: Final = "<http://purl.org/vocab/vann/preferredNamespacePrefix>"
_SCHEMES: Final = {"status": "Statuses", "role": "Roles", "sector": "Sectors"}


def ontology_page(glossary: Glossary) -> str:
    """Return the page: the classes in a picture and in words, properties, questions, sectors."""
    title = escape(glossary.about(f"<{DCTERMS}title>"))
    description = escape(glossary.about(f"<{DCTERMS}description>"))
    parts = {
        "At a glance": _pictures(glossary),
        "Classes": "".join(entry(term, glossary) for term in glossary.classes),
        "Properties": "".join(entry(term, glossary) for term in glossary.properties),
        "Questions": _questions(glossary),
        **{words: _concepts(glossary.concepts(k), k) for k, words in _SCHEMES.items()},
    }
    body = "".join(
        f'<section class="part" id="{_anchor(words)}">\n<h2>{words}</h2>\n{content}</section>\n'
        for words, content in parts.items()
    )
    return (
        '<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        '<meta name="color-scheme" content="light dark">\n'
        f'<meta name="description" content="{description}">\n<title>{title}</title>\n'
        f"<style>\n{_STYLE.read_text(encoding='utf-8')}</style>\n</head>\n<body>\n"
        f"<header>\n<h1>{title}</h1>\n<p>{description}</p>\n{_header(glossary)}</header>\n"
        f'<nav aria-label="Contents">\n{_contents(glossary, parts)}</nav>\n'
        f"<main>\n{body}</main>\n</body>\n</html>\n"
    )


def _anchor(words: str) -> str:
    """Return the anchor of a part; the prefix keeps it from being the name of a term."""
    return "part-" + words.lower().replace(" ", "-")


def _header(glossary: Glossary) -> str:
    licence = escape(glossary.about(f"<{DCTERMS}license>"))
    prefix, version = glossary.about(_VANN), glossary.about(f"<{OWL}versionInfo>")
    return (
        f'<dl class="about">\n<div><dt>Version</dt><dd>{escape(version)}</dd></div>\n'
        f"<div><dt>Namespace</dt><dd><code>{escape(prefix)}: &lt;{DIP}&gt;</code></dd></div>\n"
        f'<div><dt>Licence</dt><dd><a href="{licence}">{licence}</a></dd></div>\n</dl>\n'
    )


def _contents(glossary: Glossary, parts: Iterable[str]) -> str:
    """Return the table of contents, in which classes stand under what they are kinds of."""
    inside = {
        "Classes": _list(glossary, _roots(glossary)),
        "Properties": _items(f'<a href="#{p.name}">{p.name}</a>' for p in glossary.properties),
    }
    return _items(
        f'<a href="#{_anchor(words)}">{words}</a>{inside.get(words, "")}' for words in parts
    )


def _roots(glossary: Glossary) -> list[Term]:
    return [term for term in glossary.classes if not term.above]


def _list(glossary: Glossary, terms: Iterable[Term]) -> str:
    return _items(
        f'<a href="#{t.name}">{t.name}</a>{_list(glossary, (glossary.names[b] for b in t.below))}'
        for t in terms
    )


def _items(contents: Iterable[str]) -> str:
    items = "".join(f"<li>{content}</li>\n" for content in contents)
    return f"<ul>\n{items}</ul>\n" if items else ""


def _pictures(glossary: Glossary) -> str:
    """Return a picture for each large tree of classes, and one for all small ones."""
    children = {t.name: [local_name(b) for b in t.below] for t in glossary.classes}
    roots = [term.name for term in _roots(glossary)]
    large = [name for name in roots if _size(name, children) > 5]
    small = [name for name in roots if name not in large]
    pictures = [*([name] for name in large), small]
    return "".join(_picture(names, children) for names in pictures if names)


def _size(name: str, children: Mapping[str, Sequence[str]]) -> int:
    return 1 + sum(_size(child, children) for child in children[name])


def _picture(names: Sequence[str], children: Mapping[str, Sequence[str]]) -> str:
    title = f"The kinds of {names[0]}" if len(names) == 1 else "Other classes"
    picture = tree(title, names, children)
    return f"<figure>\n<figcaption>{escape(title)}</figcaption>\n{picture}\n</figure>\n"


def _questions(glossary: Glossary) -> str:
    rows = "".join(
        f'<div id="question-{escape(q.name)}"><dt><code>{escape(q.name)}</code></dt>'
        f"<dd>{escape(q.summary)}</dd></div>\n"
        for q in glossary.questions
    )
    return f'<dl class="about questions">\n{rows}</dl>\n'


def _concepts(concepts: Sequence[Concept], kind: str) -> str:
    return _items(_concept(concept, kind) for concept in concepts).replace(
        "<ul>", '<ul class="concepts">', 1
    )


def _concept(concept: Concept, kind: str) -> str:
    name = escape(f"{kind}:{concept.name}")
    label = escape(concept.labels.get("en", concept.name))
    inside = _items(_concept(narrower, kind) for narrower in concept.narrower)
    anchor = escape(f"{kind}-{concept.name}")
    return (
        f'<div id="{anchor}"><strong>{label}</strong> <code>{name}</code>'
        f"<p>{escape(concept.definition)}</p></div>{inside}"
    )
