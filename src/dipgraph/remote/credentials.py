"""Who asks: a user with a password, or the bearer of a token, and where that is found."""

import netrc
import os
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final
from urllib.parse import unquote, urlsplit

from dipgraph.errors import UsageError

__all__ = ["Credentials", "find_credentials", "without_user"]

_USER: Final = "DIPGRAPH_USER"
_PASSWORD: Final = "DIPGRAPH_PASSWORD"
_TOKEN: Final = "DIPGRAPH_TOKEN"


@dataclass(frozen=True, slots=True)
class Credentials:
    """A user and a password, or a token; the secret ones are not shown."""

    user: str = ""
    password: str = field(default="", repr=False)
    token: str = field(default="", repr=False)


def find_credentials(url: str, user: str | None, ask: Callable[[str], str]) -> Credentials | None:
    """Return the credentials for a URL, or None where there are none.

    They are those of the URL, of the user (whose password is in the environment, or asked for), of
    the environment, or of the netrc file. Raises UsageError where one of these is not whole.
    """
    parts = urlsplit(url)
    if parts.username:
        return Credentials(unquote(parts.username), unquote(parts.password or ""))
    password = os.environ.get(_PASSWORD)
    if user is not None:
        return Credentials(user, ask(user) if password is None else password)
    if token := os.environ.get(_TOKEN):
        return Credentials(token=token)
    if name := os.environ.get(_USER):
        if password is None:
            raise UsageError(f"{_USER} is set and {_PASSWORD} is not; set both, or give --user.")
        return Credentials(name, password)
    return _from_netrc(parts.hostname or "")


def without_user(url: str) -> str:
    """Return a URL without its user part.

    >>> without_user("https://me:secret@example.org:8080/sparql")
    'https://example.org:8080/sparql'
    """
    parts = urlsplit(url)
    return parts._replace(netloc=parts.netloc.rpartition("@")[2]).geturl()


def _from_netrc(host: str) -> Credentials | None:
    named = os.environ.get("NETRC")
    path = Path(named).expanduser() if named else Path.home() / ".netrc"
    if not path.is_file():
        if named:
            raise UsageError(f"NETRC names {path}, which is no file.")
        return None
    try:
        found = netrc.netrc(str(path)).authenticators(host)
    except (netrc.NetrcParseError, OSError, UnicodeDecodeError) as error:
        raise UsageError(f"{path} cannot be read: {error}") from error
    return Credentials(found[0], found[2] or "") if found else None
