"""HTTP requests to an endpoint: who asks, how long to wait, and what each failure means.

Redirects are followed by hand: credentials go to the origin they were given for and to no other,
and a request with a body never silently becomes one without. Sources: RFC 9110 (HTTP semantics),
sections 10.2.3 (Retry-After), 11 (authentication) and 15.4 (redirection).
"""

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from types import TracebackType
from typing import Final, Self
from urllib.parse import urlencode

import httpx

from dipgraph.errors import RemoteError, UsageError
from dipgraph.remote.authentication import Bearer, answer_challenge
from dipgraph.remote.credentials import Credentials, without_user
from dipgraph.remote.failures import cut_off, refused, unreachable

__all__ = ["Reply", "Request", "Transport", "form"]

_CONNECT: Final = 10.0
"""Seconds after which a machine that does not take up a connection counts as absent."""

_HOPS: Final = 5
_TRIES: Final = 5
_BUSY: Final = (429, 503)
_PATIENCE: Final = 3600.0
"""Seconds that an endpoint may ask to wait, where the timeout is any."""

_KEEPS_METHOD: Final = (307, 308)


@dataclass(frozen=True, slots=True)
class Request:
    """What is sent; it may be sent again, because doing it twice does no more than once."""

    method: str
    url: str
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = field(default=b"", repr=False)


def form(url: str, fields: Mapping[str, str], headers: Mapping[str, str] | None = None) -> Request:
    """Return the request that posts fields to a URL, as SPARQL 1.1 Protocol takes them (2.1.2)."""
    media = {"Content-Type": "application/x-www-form-urlencoded"}
    return Request("POST", url, {**media, **(headers or {})}, urlencode(fields).encode())


@dataclass(frozen=True, slots=True)
class Reply:
    """What came back, whole: the status, the headers (any case) and the body."""

    status: int
    headers: Mapping[str, str]
    body: bytes = field(repr=False)


def _say_nothing(_: str) -> None:
    """Keep a notice to oneself."""


class Transport:
    """A line to one origin (scheme, host and port), which alone learns the credentials.

    ``timeout`` is in seconds, for each silence of the other side; 0 means any. ``notify`` is told
    of what takes time. Raises RemoteError, or PartialError where an answer was cut.
    """

    def __init__(
        self,
        url: str,
        credentials: Credentials | None = None,
        timeout: float = 60.0,
        notify: Callable[[str], None] = _say_nothing,
    ) -> None:
        """Prepare for requests to the origin of a URL."""
        self._timeout = timeout
        self.notify = notify
        self._credentials = credentials
        self._auth: httpx.Auth | None = None
        self._sleep: Callable[[float], object] = time.sleep
        url = without_user(url)
        try:
            self._origin = _origin(httpx.URL(url))
        except httpx.InvalidURL as error:
            raise UsageError(f"{url} is no address: {error}.") from error
        if self._origin[0] not in ("http", "https") or not self._origin[1]:
            raise UsageError(f"{url} is no address; give one such as http://localhost:7878")
        if "?" in url or "#" in url:
            raise UsageError(f"{url} is no address of a store; leave out what follows the ? or #.")
        self._client = _client(timeout)

    def __enter__(self) -> Self:
        """Return the transport."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Close the connections."""
        self._client.close()

    def send(self, request: Request) -> Reply:
        """Return the reply to a request, a success; raise RemoteError for any other."""
        reply = self.ask(request)
        if not 200 <= reply.status < 300:
            raise refused(request.url, reply.status, reply.headers, reply.body)
        return reply

    def ask(self, request: Request) -> Reply:
        """Return the reply to a request, whatever its status.

        An endpoint that is busy is asked again, after as long as it wants.
        """
        for attempt in range(_TRIES):
            reply = self._follow(request)
            delay = _delay(reply.headers.get("retry-after"), attempt)
            last = attempt == _TRIES - 1 or delay > (self._timeout or _PATIENCE)
            if reply.status not in _BUSY or last:
                break
            self.notify(f"{request.url} is busy; asking again in {delay:g} seconds.")
            self._sleep(delay)
        return reply

    def _follow(self, request: Request) -> Reply:
        """Return the reply to a request where it is answered, some redirects further on."""
        url = httpx.URL(request.url)
        for _ in range(_HOPS):
            reply = self._authenticated(request, url)
            target = reply.headers.get("location")
            if not 301 <= reply.status <= 308 or target is None:
                return reply
            url = _target(url, target)
            if request.method != "GET" and reply.status not in _KEEPS_METHOD:
                raise RemoteError(
                    f"{request.url} has moved and sends to {url}; give that address.", reply.status
                )
        raise RemoteError(f"{request.url} redirects without end; check the address.", reply.status)

    def _authenticated(self, request: Request, url: httpx.URL) -> Reply:
        """Return a reply; where the origin asks who is there, say it the way it wants."""
        known = self._credentials if _origin(url) == self._origin else None
        if known is not None and known.token:
            return self._exchange(request, url, Bearer(known.token))
        reply = self._exchange(request, url, self._auth if known else None)
        if reply.status != 401 or known is None or self._auth is not None:
            return reply
        self._auth = answer_challenge(known, reply.headers)
        return self._exchange(request, url, self._auth) if self._auth else reply

    def _exchange(self, request: Request, url: httpx.URL, auth: httpx.Auth | None) -> Reply:
        sent = self._client.build_request(
            request.method, url, headers=dict(request.headers), content=request.body or None
        )
        try:
            response = self._client.send(sent, auth=auth, stream=True)
        except httpx.LocalProtocolError as error:  # it holds the header, a token maybe
            raise unreachable(str(url), error, self._timeout) from None
        except (httpx.TransportError, httpx.InvalidURL) as error:
            raise unreachable(str(url), error, self._timeout) from error
        try:
            body = response.read()
        except (httpx.TransportError, httpx.DecodingError) as error:
            raise cut_off(str(url), error, response.status_code) from error
        finally:
            response.close()
        return Reply(response.status_code, response.headers, body)


def _client(timeout: float) -> httpx.Client:
    """Return a client with the proxies and the certificates that the environment names."""
    connect = min(_CONNECT, timeout) if timeout else _CONNECT
    try:
        return httpx.Client(timeout=httpx.Timeout(timeout or None, connect=connect))
    except OSError as error:
        raise UsageError(
            f"The certificates cannot be read ({error.strerror or error}); check SSL_CERT_FILE and"
            " SSL_CERT_DIR."
        ) from error
    except (ImportError, ValueError, httpx.InvalidURL):  # their words may hold its password
        raise UsageError(
            "The proxy of the environment cannot be used; give HTTP_PROXY, HTTPS_PROXY or ALL_PROXY"
            " an address such as http://localhost:3128, or unset them."
        ) from None


def _target(url: httpx.URL, location: str) -> httpx.URL:
    """Return where a redirect leads, without a user: nobody else says who we are."""
    try:
        return url.join(location).copy_with(userinfo=b"")
    except (httpx.InvalidURL, ValueError) as error:
        raise RemoteError(f"{url} redirects to what is no address; check the address.") from error


def _origin(url: httpx.URL) -> tuple[str, str, int | None]:
    default = {"http": 80, "https": 443}.get(url.scheme)
    return url.scheme, url.host, url.port or default


def _delay(retry_after: str | None, attempt: int) -> float:
    """Return the seconds to wait: as asked for, in seconds or by a date, else longer each time."""
    if retry_after is None:
        return float(2**attempt)
    if retry_after.strip().isdecimal():
        return float(retry_after)
    try:
        until = parsedate_to_datetime(retry_after)
    except (ValueError, OverflowError):  # no date, or one that no calendar reaches
        return float(2**attempt)
    if until.tzinfo is None:
        until = until.replace(tzinfo=UTC)
    return max(0.0, (until - datetime.now(UTC)).total_seconds())
