"""What the failures of an endpoint mean, each in a sentence that says what to do."""

import re
from collections.abc import Mapping
from typing import Final

import httpx

from dipgraph.errors import PartialError, RemoteError

__all__ = ["clean", "cut_off", "refused", "unreachable"]

_WORDS: Final = 300
"""Characters of what an endpoint says that are passed on."""

_HOW: Final = (
    "set DIPGRAPH_USER and DIPGRAPH_PASSWORD, or DIPGRAPH_TOKEN, name the host in the netrc file,"
    " or give --user"
)


def clean(words: str) -> str:
    """Return what somebody else says, on one line, without control characters, not at length.

    >>> clean("Disk" + chr(27) + "[31m   full")
    'Disk [31m full'
    """
    line = " ".join("".join(c if c.isprintable() else " " for c in words).split())
    return line if len(line) <= _WORDS else f"{line[:_WORDS]}…"


def unreachable(url: str, error: Exception, timeout: float) -> RemoteError:
    """Return the error for a request that no reply came to."""
    words = clean(str(error))
    match error:
        case httpx.ConnectTimeout():
            sentence = f"{url} does not take up the connection; check the address and the network."
        case httpx.TimeoutException():
            sentence = (
                f"{url} was silent for {timeout:g} seconds; allow more with --timeout, or see what"
                " holds it up."
            )
        case httpx.ConnectError():
            sentence = (
                f"No connection to {url} ({words}); check the address, and that the server runs."
            )
        case httpx.UnsupportedProtocol() | httpx.InvalidURL():
            sentence = f"{url} is no address; give one such as http://localhost:7878"
        case httpx.LocalProtocolError():  # its words hold the header that it refuses
            sentence = (
                f"The request to {url} cannot be sent: a header holds what none may; check the user"
                " and the token."
            )
        case _:
            sentence = (
                f"The connection to {url} broke off ({words or type(error).__name__}); see that the"
                " server still runs, and run the command again."
            )
    return RemoteError(sentence)


def cut_off(url: str, error: Exception, status: int) -> PartialError:
    """Return the error for an answer of which only the beginning came."""
    match error:
        case httpx.TimeoutException():
            what = "fell silent in the middle; allow more with --timeout"
        case httpx.DecodingError():
            what = "is not compressed as it says; see what stands between"
        case _:
            what = "broke off in the middle; see that the server still runs"
    return PartialError(f"The answer of {url} {what}, and run the command again.", status)


def refused(url: str, status: int, headers: Mapping[str, str], body: bytes) -> RemoteError:
    """Return the error for a reply that is no success."""
    said = _said(headers, body)
    match status:
        case 401:
            sentence = (
                f"{url} does not know who asks, or refuses what was given (a token goes before a"
                f" password); {_HOW}."
            )
        case 403:
            sentence = f"{url} refuses this to whoever asks; use a user with that right: {_HOW}."
        case 404:
            sentence = f"There is nothing at {url}; check the address, and --store-type."
        case 405 | 501:
            sentence = (
                f"{url} is not where a triple store takes such requests; give the address of the"
                " store or of its data set, such as http://localhost:3030/ds of a Fuseki."
            )
        case 413:
            sentence = f"{url} refuses so large a request; raise its limit.{said}"
        case 429 | 503:
            wait = clean(headers.get("retry-after", ""))
            later = f"it asks to wait: {wait}" if wait else "wait"
            sentence = f"{url} is too busy ({status}); {later}, and run the command again."
        case _ if 300 <= status < 400:
            sentence = f"{url} redirects to nowhere ({status}); check the address."
        case _ if status < 500:
            sentence = f"{url} does not accept the request ({status}).{said}"
        case _:
            sentence = f"{url} failed ({status}); see its log, and run the command again.{said}"
    return RemoteError(sentence, status)


def _said(headers: Mapping[str, str], body: bytes) -> str:
    """Return what the endpoint itself says, on one line, where that is text."""
    text = body.decode(errors="replace")
    if "html" in headers.get("content-type", ""):
        text = re.sub(r"<(style|script).*?</\1>|<[^>]*>", " ", text, flags=re.DOTALL)
    words = clean(text)
    return f" It says: {words}" if words else ""
