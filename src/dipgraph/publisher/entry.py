"""Write what the page of the ontology says of one term."""

from collections.abc import Iterable, Iterator
from html import escape
from itertools import groupby

from dipgraph.namespaces import DIP, curie, local_name
from dipgraph.publisher.glossary import Glossary, Term
from dipgraph.publisher.rules import Rule

__all__ = ["entry", "link"]


def entry(term: Term, glossary: Glossary) -> str:
    """Return the section of a class or a property, whose anchor is its name."""
    name = escape(term.name)
    label = f'<span class="label">{escape(term.labels.get("en", ""))}</span>'
    examples = "".join(f'<p class="example">{escape(e)}</p>\n' for e in term.examples)
    return (
        f'<section class="term" id="{name}">\n'
        f'<h3><a href="#{name}">{name}</a> {label}</h3>\n'
        f'<p class="definition">{escape(term.definition)}</p>\n{examples}'
        f'<dl class="about">\n{"".join(_about(term, glossary))}</dl>\n'
        f"{_rules(term, glossary)}</section>\n"
    )


def link(iri: str) -> str:
    """Return a link to a term: on the page for one of our own, to its address for another."""
    bare = iri.strip("<>")
    if bare.startswith(DIP):
        name = escape(local_name(iri))
        return f'<a class="own" href="#{name}">{name}</a>'
    short = curie(iri)
    words = bare.partition("://")[2].removeprefix("www.") if short == bare else short
    return f'<a class="other" href="{escape(bare)}">{escape(words)}</a>'


def _about(term: Term, glossary: Glossary) -> Iterator[str]:
    """Yield the rows of what is known of a term, in few words each."""
    others = ((tag, words) for tag, words in term.labels.items() if tag != "en")
    labels = " · ".join(f'<span lang="{t}">{escape(w)}</span> ({t})' for t, w in others)
    yield _row("In other languages", labels)
    yield _row("Kind of", _links(term.above))
    yield _row("Kinds", _links(term.below))
    yield _row("Written as", f"<code>{escape(term.kind)}:…</code>" if term.kind else "")
    yield _row("Said of", _links(term.domain))
    yield _row("Values", _links(term.range))
    yield _row("Inverse of", _links(term.inverses))
    yield _row("Derived", "when a document is converted; never written by hand" * term.derived)
    if term.type == "class":
        own = [p.iri for p in glossary.properties if term.iri in p.domain]
        into = [p.iri for p in glossary.properties if term.iri in p.range]
        yield _row("Properties", _links(own))
        yield _row("Value of", _links(into))
    yield _row("Elsewhere", "; ".join(f"{words} {link(iri)}" for words, iri in term.alignments))
    asked = (f'<a href="#question-{escape(q)}">{escape(q)}</a>' for q in term.questions)
    yield _row("Questions", ", ".join(asked))


def _row(words: str, content: str) -> str:
    return f"<div><dt>{words}</dt><dd>{content}</dd></div>\n" if content else ""


def _links(iris: Iterable[str]) -> str:
    return ", ".join(link(iri) for iri in iris)


def _rules(term: Term, glossary: Glossary) -> str:
    """Return the rules of a term; where several classes have the same one, once for all."""
    found = sorted(term.rules, key=lambda rule: (_said(rule), rule.cls))
    together = [list(group) for _, group in groupby(found, key=_said)]
    items = "".join(_rule(term, group) for group in together)
    inherited = ""
    if term.type == "class":
        above = [a for a in _ancestors(term, glossary) if glossary.names[a].rules]
        inherited = f'<p class="inherited">Also the rules of {_links(above)}.</p>\n' * bool(above)
    heading = "<h4>Rules</h4>\n" if items or inherited else ""
    return f'{heading}<ul class="rules">\n{items}</ul>\n{inherited}' if items else inherited


def _said(rule: Rule) -> tuple[tuple[str, ...], str, str]:
    return rule.path, rule.asks, rule.message


def _ancestors(term: Term, glossary: Glossary) -> list[str]:
    """Return the classes above a class, the nearest first."""
    found: list[str] = []
    for above in term.above:
        found += [above, *_ancestors(glossary.names[above], glossary)]
    return list(dict.fromkeys(found))


def _rule(term: Term, same: list[Rule]) -> str:
    """Return a rule: of what, what it asks, and what an annotator is told."""
    rule = same[0]
    if term.type == "class":
        of = " / ".join(link(step) for step in rule.path)
    else:
        of = _links(dict.fromkeys(rule.cls for rule in same))
    head = " — ".join(part for part in (of, escape(rule.asks)) if part)
    head = f'<span class="asks">{head}</span>' if head else ""
    message = f'<span class="message">{escape(rule.message)}</span>' if rule.message else ""
    return f"<li>{head}{message}</li>\n"
