"""An HTTP server on the loopback interface that misbehaves as a test tells it to."""

import threading
from collections import deque
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Literal

__all__ = ["Answer", "Faulty", "Request", "Silence", "Step", "busy", "redirect", "start_faulty"]


@dataclass(frozen=True)
class Request:
    """What a client sent; the names of the headers in lower case, the path with its query."""

    method: str
    path: str
    headers: Mapping[str, str]
    body: bytes


@dataclass(frozen=True)
class Answer:
    """An answer; the connection is closed after `cut_after` bytes of the body, if that is given.

    `framing` tells how the client learns where the body ends: by its announced length, by chunks,
    or only by the end of the connection.
    """

    status: int = 200
    body: bytes = b""
    headers: Mapping[str, str] = field(default_factory=dict)
    cut_after: int | None = None
    framing: Literal["length", "chunked", "connection"] = "length"


@dataclass(frozen=True)
class Silence:
    """Take the request and never answer, until the server is closed."""


Step = Answer | Silence


def redirect(url: str, status: int = 302) -> Answer:
    """Send the client elsewhere."""
    return Answer(status, headers={"Location": url})


def busy(status: Literal[429, 503] = 503, retry_after: str = "1") -> Answer:
    """Ask the client to come back, after seconds or at an HTTP date."""
    return Answer(status, b"busy", {"Retry-After": retry_after, "Content-Type": "text/plain"})


_NO_STEP = Answer(500, b"the test has no step for this request", {"Content-Type": "text/plain"})


class Faulty(ThreadingHTTPServer):
    """Answer each request with the next step, and keep what was asked."""

    daemon_threads = True

    def __init__(self, *steps: Step) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.requests: list[Request] = []
        self.closing = threading.Event()
        self._steps = deque(steps)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}"

    def add(self, *steps: Step) -> None:
        """Put steps behind those that are left."""
        self._steps.extend(steps)

    def next_step(self) -> Step:
        return self._steps.popleft() if self._steps else _NO_STEP

    def handle_error(self, request: object, client_address: object) -> None:
        """Say nothing: a client that goes away in the middle is what is tested."""


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: Faulty

    def _answer(self) -> None:
        headers = {name.lower(): value for name, value in self.headers.items()}
        self.server.requests.append(Request(self.command, self.path, headers, self._body()))
        step = self.server.next_step()
        if isinstance(step, Silence):
            self.server.closing.wait()
            self.close_connection = True
        else:
            self._send(step)

    do_DELETE = do_GET = do_HEAD = do_OPTIONS = do_PATCH = do_POST = do_PUT = _answer  # noqa: N815 - the names are http.server's

    def _body(self) -> bytes:
        if self.headers.get("Transfer-Encoding", "").lower() != "chunked":
            return self.rfile.read(int(self.headers.get("Content-Length", "0")))
        body = b""
        while size := int(self.rfile.readline().split(b";")[0], 16):
            body += self.rfile.read(size)
            self.rfile.readline()
        self.rfile.readline()
        return body

    def _send(self, answer: Answer) -> None:
        self.send_response(answer.status)
        for name, value in answer.headers.items():
            self.send_header(name, value)
        if answer.framing == "length":
            self.send_header("Content-Length", str(len(answer.body)))
        elif answer.framing == "chunked":
            self.send_header("Transfer-Encoding", "chunked")
        self.end_headers()
        sent = answer.body[: answer.cut_after]
        if self.command != "HEAD":
            self.wfile.write(_chunks(sent) if answer.framing == "chunked" else sent)
        if answer.cut_after is not None or answer.framing == "connection":
            self.close_connection = True
        elif answer.framing == "chunked":
            self.wfile.write(b"0\r\n\r\n")

    def log_message(self, format: str, *arguments: object) -> None:
        """Keep the tests' output clean."""


def _chunks(body: bytes) -> bytes:
    """Write a body as one chunk, or as none: an empty chunk would be the end."""
    return b"%x\r\n%s\r\n" % (len(body), body) if body else b""


@contextmanager
def start_faulty(*steps: Step) -> Iterator[Faulty]:
    """Run a faulty server in a thread, and end it, and what it keeps waiting, at the end."""
    with Faulty(*steps) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        try:
            yield server
        finally:
            server.closing.set()
            server.shutdown()
            thread.join()
