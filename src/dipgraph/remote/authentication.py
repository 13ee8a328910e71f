"""How to say who asks: unasked by a token, or in the way that an endpoint's challenge wants.

Sources: RFC 6750 (Bearer), RFC 7616 (Digest), RFC 7617 (Basic), RFC 9110, 11.6.1 (challenges).
"""

import re
from collections.abc import Generator, Mapping
from typing import Final
from urllib.request import parse_http_list

import httpx

from dipgraph.errors import RemoteError
from dipgraph.remote.credentials import Credentials

__all__ = ["Bearer", "answer_challenge"]

_CHALLENGE: Final = "www-authenticate"
_SCHEME: Final = re.compile(r"[\w!#$%&'*+.^`|~-]+(?=\s+[^\s=]|\s*$)")
"""A part of the header that begins a challenge: a scheme alone, or before a first parameter."""


class Bearer(httpx.Auth):
    """Authentication by a token."""

    def __init__(self, token: str) -> None:
        """Bear a token in each request."""
        self._token = token

    def auth_flow(self, request: httpx.Request) -> Generator[httpx.Request, httpx.Response, None]:
        """Yield the request with the token."""
        request.headers["Authorization"] = f"Bearer {self._token}"
        yield request


def answer_challenge(credentials: Credentials, headers: Mapping[str, str]) -> httpx.Auth | None:
    """Return the way to authenticate that a reply asks for, or None where we know none of them.

    Digest goes before Basic, which would send the password itself.
    """
    schemes = [words.partition(" ")[0].lower() for words in _challenges(headers)]
    if "digest" in schemes:
        return _Digest(credentials.user, credentials.password)
    if "basic" in schemes:
        return httpx.BasicAuth(credentials.user, credentials.password)
    return None


class _Digest(httpx.DigestAuth):
    """Authentication by Digest, also where its challenge stands in one header with others."""

    def auth_flow(self, request: httpx.Request) -> Generator[httpx.Request, httpx.Response, None]:
        """Yield the request, and again with an answer to the challenge."""
        flow = super().auth_flow(request)
        try:
            response = yield next(flow)
            for words in _challenges(response.headers):
                if words.lower().startswith("digest "):
                    response.headers[_CHALLENGE] = words
                    break
            yield flow.send(response)
        except StopIteration:
            return
        except (KeyError, NotImplementedError, ValueError) as error:
            raise RemoteError(
                f"{request.url} asks for Digest authentication in a way that dipgraph does not"
                " know; let it offer MD5 or SHA-256 with qop=auth, or set DIPGRAPH_TOKEN."
            ) from error


def _challenges(headers: Mapping[str, str]) -> list[str]:
    """Return the challenges of a reply, each with its parameters, whichever header they are in."""
    found: list[str] = []
    for part in parse_http_list(headers.get(_CHALLENGE, "")):
        if _SCHEME.match(part):
            found.append(part)
        elif found:
            found[-1] += f", {part}"
    return found
