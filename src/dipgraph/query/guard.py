"""Refuse a query text before it reaches the SPARQL parser.

The parser of the store recurses, backtracks and keeps the interpreter to itself, so a few hundred
bytes can end the process or outlast every timer; and ``SERVICE`` opens network connections.
It has no notion of words either: ``1SERVICE`` is a number and a keyword to it, and ``service:x {``
is a keyword and ``:x`` where that makes a query. So the guard reads tokens that never reach further
than the parser's, looks for keywords inside words and names, and refuses what has two readings.
"""

import re
from typing import Final

from dipgraph.errors import UsageError

__all__ = ["check_query"]

# Measured with pyoxigraph 0.5.13 on a stack of 8 MiB: the process dies of 680 nested brackets (a
# call of EXISTS of a call …), of 2,600 links (a BIND after a BIND …), and of 8,000 triples, which
# 4,000 terms outside of VALUES can make. What is in a bracket that the parser may read twice, it
# reads twice as often as what is around; 256 Ki characters read again take it 0.3 seconds.
_BYTES: Final = 256 * 1024
_DEPTH: Final = 64
_LINKS: Final = 512
_TERMS: Final = 1000
_REPEATS: Final = 256 * 1024

_FORMS: Final = frozenset({"SELECT", "ASK", "CONSTRUCT", "DESCRIBE"})
_TERM_KINDS: Final = ("word", "name", "iri", "variable", "string", "number")
_UPDATE_WORD: Final = re.compile("LOAD|INSERT|DELETE|CLEAR|CREATE|DROP|COPY|MOVE|ADD|WITH")
_READ_TWICE: Final = ("REGEX", "SUBSTR", "REPLACE", "GROUP_CONCAT")  # for two forms of arguments

_NO_FORM: Final = "no query begins here; begin with SELECT, ASK, CONSTRUCT or DESCRIBE"
_UPDATE: Final = "dipgraph query only reads; an update is refused"
_SERVICE: Final = "SERVICE would open a network connection; ask that endpoint with --endpoint"
_MAYBE: Final = "SERVICE may hide before this brace; write names in full as <IRI>, or '.' before it"
_FROM: Final = "FROM is refused; all graphs are asked, and GRAPH <iri> { } asks one"
_EITHER: Final = "this is an IRI or a comparison; declare a PREFIX, or write a space after '<'"
_STRAY: Final = "here begins no whole string; close it, or write a character in place of its escape"
_SLOW: Final = "REGEX, SUBSTR, REPLACE, GROUP_CONCAT, functions, '!' or '{|' are nested too deep"

# No token is read back (*+ and ++ are possessive), so the time is linear in the length.
# To the parser too, an unclosed long quote is an empty string and a quote. '<' before a name with
# '://' never is a comparison; before a short and plain IRI it may be one, and hides nothing.
# All beyond ASCII may be in a name. Classes say what they lack: so they compile in 1 ms, not 30.
_IN_NAME: Final = r"[^\x00-,./:-@\[-^`{-\x7F]"
_IN_LOCAL: Final = r"(?:[^\x00-,./;-@\[-^`{-\x7F]|%[0-9A-Fa-f]{2}|\\[-_~.!$&'()*+,;=/?\#@%])"
_IN_IRI: Final = r'[^\x00-\x20<>"{}|^`\\]'
_WORD: Final = rf"[^\x00-@\[-^`{{-\x7F]{_IN_NAME}*+(?:\.++{_IN_NAME}++)*+"
# SPARQL 1.1 resolves \u0053 before it reads words, this parser after: ASCII must stand for itself.
_ESCAPE: Final = re.compile(
    r"\\(?:u|U0000)(?!00[0-7]|[Dd][89A-Fa-f])[0-9A-Fa-f]{4}"
    r"|\\U00(?:0[1-9A-Fa-f]|10)[0-9A-Fa-f]{4}"
)
_TOKEN: Final = re.compile(
    rf"""
      (?P<space>    [ \t\r\n]++ | \#(?:[^\r\n\\]|\\(?![uU]))*+ )
    | (?P<string>   '{{3}}(?:'{{0,2}}+(?:[^'\\]|\\[tbnrf\\"']))*+'{{3}}
                  | "{{3}}(?:"{{0,2}}+(?:[^"\\]|\\[tbnrf\\"']))*+"{{3}}
                  | '(?:[^'\\\r\n]|\\[tbnrf\\"'])*+'
                  | "(?:[^"\\\r\n]|\\[tbnrf\\"'])*+" )
    | (?P<iri>      <[A-Za-z][A-Za-z0-9]*+://{_IN_IRI}*+>
                  | <[^\x00-$&-,;-?\[-^`{{-}}\x7F]{{0,256}}+> )
    | (?P<either>   <{_IN_IRI}*+> )
    | (?P<variable> [?$][^\x00-/:-@\[-^`{{-\x7F]++ )
    | (?P<number>   [0-9]++ )
    | (?P<language> @[A-Za-z]++(?:-[A-Za-z0-9]++)*+(?:--[A-Za-z]++)?+ )
    | (?P<name>     (?:{_WORD})?+:(?:(?!-){_IN_LOCAL}++(?:\.++{_IN_LOCAL}++)?+)?+ )
    | (?P<word>     {_WORD} )
    | (?P<open>     [{{][|]?+ | [(\[] )
    | (?P<close>    [|]?[}}] | [)\]] )
    | (?P<operator> \|\| | && | \^(?!\^) | [-+*/|!<~] )
    | (?P<stray>    ['"\\] )
    | (?P<other>    \^\^ | . )
    """,
    re.VERBOSE | re.DOTALL,
)


def check_query(text: str) -> None:
    r"""Refuse what is no query, reaches out of the store or could overtax the parser.

    Raise UsageError with a sentence that names line and column, from 1, and what to do.

    >>> check_query("SELECT * WHERE { ?s ?p 'SERVICE' }")
    >>> check_query("SELECT *\nWHERE { SERVICE ?s { } }")  # doctest: +ELLIPSIS
    Traceback (most recent call last):
    dipgraph.errors.UsageError: Line 2, column 9: SERVICE would open a network connection; ...
    """
    _Reading(text).check()


class _Reading:
    """Read the tokens of a text from first to last, and judge each by those before it."""

    def __init__(self, text: str) -> None:
        self.text = _without_escapes(text)
        self.begun = False
        self.links = self.terms = self.repeats = 0
        # Of each open bracket: how often it doubles the reading, and whether it holds rows of data.
        self.brackets: list[tuple[int, bool]] = [(0, False)]
        # What came before: '!', a thing to call, VALUES, a name in which SERVICE may hide.
        self.negated = self.callable = self.values = self.suspect = False

    def check(self) -> None:
        """Raise UsageError at the first token that is refused."""
        for token in _TOKEN.finditer(self.text):
            kind, text = str(token.lastgroup), token[0]
            self._measure(kind, text)
            if reason := self._judge(kind, text) or self._find_excess():
                raise _refusal(self.text, token.start(), reason)
        if not self.begun:
            raise _refusal(self.text, len(self.text), _NO_FORM)

    def _measure(self, kind: str, text: str) -> None:
        doublings, rows = self.brackets[-1]
        self.repeats += len(text) * (2**doublings - 1)
        self.outside = len(self.brackets) == 1
        self.terms += kind in _TERM_KINDS and not rows
        if kind in ("open", "operator") and not rows:
            self.links += 1
        elif kind in ("word", "name") and not rows:
            self.links += text.partition(":")[0].count("-")  # 'true-1' is a subtraction
        if kind in ("name", "iri") and self.outside and self.begun:
            self.links += 1  # DESCRIBE binds each of its names

    def _judge(self, kind: str, text: str) -> str | None:
        match kind:
            case "space":
                return None
            case "word":
                return self._judge_word(text.upper())
            case "stray":
                return _STRAY
            case "either" if self.begun:
                return _EITHER
            case "open" if self.suspect and text == "{":
                return _MAYBE
            case "name" if self.begun and self.outside and "FROM" in text.partition(":")[0].upper():
                return _FROM
            case "name" | "iri" | "either":
                self.callable = True
                self.suspect = self.suspect or (kind == "name" and "SERVICE" in text.upper())
            case "variable":
                self.negated = self.callable = False
            case _:
                self._step(kind, text)
        return None if self.begun or kind in ("name", "iri", "either", "string") else _NO_FORM

    def _judge_word(self, word: str) -> str | None:
        if "SERVICE" in word or "FROM" in word:
            return _SERVICE if "SERVICE" in word else _FROM
        if _UPDATE_WORD.fullmatch(word):
            return _UPDATE
        self.begun = self.begun or word in _FORMS
        self.callable = word.endswith(_READ_TWICE)
        self.values = self.values or word == "VALUES"
        self.suspect = self.suspect and word == "SILENT"
        return None if self.begun or word in ("BASE", "PREFIX", "VERSION") else _NO_FORM

    def _step(self, kind: str, text: str) -> None:
        doublings, rows = self.brackets[-1]
        if kind == "open":
            doublings += self.negated + (self.callable and text == "(") + (text == "{|")
            self.brackets.append((doublings, rows or (self.values and text == "{")))
            self.values = self.values and text != "{"
        elif kind == "close" and not self.outside:
            self.brackets.pop()
        self.negated = text == "!"
        self.callable = self.suspect = False

    def _find_excess(self) -> str | None:
        if len(self.brackets) > _DEPTH + 1:
            return f"more than {_DEPTH} brackets are open; nest fewer"
        if self.links > _LINKS:
            return f"the query has more than {_LINKS} brackets and operators; split it"
        if self.terms > _TERMS:
            return f"the query has more than {_TERMS} terms outside of VALUES; put data in there"
        return _SLOW if self.repeats > _REPEATS else None


def _without_escapes(text: str) -> str:
    """Return the text, of limited length, with a letter for each character of an escape."""
    try:
        size = len(text.encode())
    except UnicodeEncodeError as error:
        raise _refusal(text, error.start, "this is no character; use UTF-8") from error
    if size > _BYTES:
        raise UsageError(f"The query is {size} bytes long; the limit is {_BYTES}: shorten it.")
    if text.startswith("\ufeff"):
        raise _refusal(text, 0, "a byte order mark is here; save the query without it")
    return _ESCAPE.sub(lambda escape: "é" * len(escape[0]), text)


def _refusal(text: str, position: int, reason: str) -> UsageError:
    line = text.count("\n", 0, position) + 1
    column = position - text.rfind("\n", 0, position)
    return UsageError(f"Line {line}, column {column}: {reason}.")
