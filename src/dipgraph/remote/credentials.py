"""Who asks: a user with a password, or the bearer of a token, and where that is found."""

import netrc
import os
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final
from urllib.parse import SplitResult, unquote, urlsplit

from dipgraph.errors import UsageError

__all__ = ["Credentials", "find_credentials", "without_user"]

_USER: Final = "DIPGRAPH_USER"
_PASSWORD: Final = "DIPGRAPH_PASSWORD"
_TOKEN: Final = "DIPGRAPH_TOKEN"
_BORNE: Final = re.compile(r"[A-Za-z0-9._~+/=-]*")
"""What a token consists of (RFC 6750, 2.1)."""


@dataclass(frozen=True, slots=True)
class Credentials:
    """A user and a password, or a token; the secret ones are not shown.

    Raises UsageError where one holds characters that it cannot be sent with.
    """

    user: str = ""
    password: str = field(default="", repr=False)
    token: str = field(default="", repr=False)

    def __post_init__(self) -> None:
        """Refuse what would break a header of HTTP, without a word of it."""
        if not _BORNE.fullmatch(self.token):
            raise UsageError(
                f"The token holds what no token does; give {_TOKEN} letters, digits and ._~+/=-"
                " alone."
            )
        if not (self.user + self.password).isprintable():
            raise UsageError(
                "The user or the password holds a control character, such as the end of a line;"
                " give them without."
            )


def find_credentials(url: str, user: str | None, ask: Callable[[str], str]) -> Credentials | None:
    """Return the credentials for a URL, or None where there are none.

    They are those of the URL, of the user (whose password is in the environment, or asked for), of
    the environment, or of the netrc file. Raises UsageError where one of these is not whole.
    """
    parts = _split(url)
    if parts.username:
        return Credentials(unquote(parts.username), unquote(parts.password or ""))
    password = os.environ.get(_PASSWORD)
    if user is not None:
        return Credentials(user, ask(user) if password is None else password)
    if token := os.environ.get(_TOKEN, "").strip():
        return Credentials(token=token)
    if name := os.environ.get(_USER):
        if password is None:
            raise UsageError(f"{_USER} is set and {_PASSWORD} is not; set both, or give --user.")
        return Credentials(name, password)
    return _from_netrc(parts.hostname or "")


def without_user(url: str) -> str:
    """Return a URL without its user part; raise UsageError where it has none that can be told.

    >>> without_user("https://me:secret@example.org:8080/sparql")
    'https://example.org:8080/sparql'
    """
    parts = _split(url)
    return parts._replace(netloc=parts.netloc.rpartition("@")[2]).geturl()


def _split(url: str) -> SplitResult:
    """Return the parts of a URL; one with an @ is not repeated, because a password may precede it.

    An @ after the host is most likely the end of a password that holds one of the characters that
    end a host.
    """
    try:
        parts = urlsplit(url)
    except ValueError:
        parts = None
    if parts is not None and url.count("@") == parts.netloc.count("@"):
        return parts
    if "@" not in url:
        raise UsageError(f"{url} is no address; give one such as http://localhost:7878")
    raise UsageError(
        "The address is none, as far as its @ can be told; percent-encode / ? # [ ] and @ in its"
        " user, its password and its path, or give the user with --user."
    )


def _from_netrc(host: str) -> Credentials | None:
    named = os.environ.get("NETRC")
    path = Path(named).expanduser() if named else Path.home() / ".netrc"
    if not path.is_file():
        if named:
            raise UsageError(f"NETRC names {path}, which is no file.")
        return None
    try:
        found = netrc.netrc(str(path)).authenticators(host)
    except netrc.NetrcParseError as error:  # its words may hold a password
        raise UsageError(f"{path} cannot be read near line {error.lineno}; mend it.") from None
    except UnicodeDecodeError:  # it holds the whole file
        raise UsageError(f"{path} cannot be read: it is no text in UTF-8.") from None
    except OSError as error:
        raise UsageError(f"{path} cannot be read: {error.strerror}.") from error
    return Credentials(found[0], found[2] or "") if found else None
