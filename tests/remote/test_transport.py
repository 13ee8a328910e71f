"""Each way in which an endpoint fails is named for what it is, and the credentials stay at home."""

import socket
import sys
from base64 import b64encode
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path

import pytest
from tests.servers.faulty import Answer, Silence, busy, redirect, start_faulty

from dipgraph.errors import PartialError, RemoteError, UsageError
from dipgraph.remote.credentials import Credentials
from dipgraph.remote.transport import Request, Transport

_OK = Answer(200, b"done")
_ADA = Credentials("ada", "open-sesame")
_BASIC = "Basic " + b64encode(b"ada:open-sesame").decode()


@contextmanager
def _line(
    url: str, credentials: Credentials | None = None, timeout: float = 10
) -> Iterator[tuple[Transport, list[float]]]:
    """Open a transport whose waits are noted and not waited for."""
    waits: list[float] = []
    with Transport(url, credentials, timeout) as transport:
        transport._sleep = waits.append
        yield transport, waits


def _failure(*steps: Answer | Silence, method: str = "GET", timeout: float = 10) -> RemoteError:
    with start_faulty(*steps) as server, _line(server.url, timeout=timeout) as (transport, _):
        with pytest.raises(RemoteError) as caught:
            transport.send(Request(method, server.url, body=b"x" if method == "POST" else b""))
        assert server.url.rpartition(":")[2] in str(caught.value)
        return caught.value


def _challenge(words: str) -> Answer:
    return Answer(401, b"", {"WWW-Authenticate": words})


def test_nobody_is_named_before_the_endpoint_asks() -> None:
    with (
        start_faulty(_challenge('Basic realm="r"'), _OK, _OK) as server,
        _line(server.url, _ADA) as (line, _),
    ):
        assert line.send(Request("POST", server.url, body=b"x")).body == b"done"
        line.send(Request("GET", server.url))
        asked = [request.headers.get("authorization") for request in server.requests]
    assert asked == [None, _BASIC, _BASIC]
    assert [request.body for request in server.requests] == [b"x", b"x", b""]


def test_digest_sends_no_password() -> None:
    challenge = _challenge('Digest realm="r", nonce="n", qop="auth", algorithm=MD5')
    # The second 401 is the one that httpx's own exchange starts with.
    with (
        start_faulty(challenge, challenge, _OK, _OK) as server,
        _line(server.url, _ADA) as (line, _),
    ):
        line.send(Request("POST", server.url, body=b"x"))
        line.send(Request("POST", server.url, body=b"y"))
        said = [request.headers.get("authorization", "") for request in server.requests]
    assert said[-1].startswith('Digest username="ada"')
    assert not any("open-sesame" in words or words.startswith("Basic") for words in said)


@pytest.mark.parametrize(
    "words",
    [
        'Digest realm="r", nonce="n", qop="auth-int"',
        'Digest realm="r", nonce="n", algorithm=SHA-512-256',
        "Digest realm",
    ],
)
def test_a_digest_that_we_do_not_know_is_named(words: str) -> None:
    with (
        start_faulty(*[_challenge(words)] * 2) as server,
        _line(server.url, _ADA) as (line, _),
        pytest.raises(RemoteError, match="asks for Digest authentication in a way"),
    ):
        line.send(Request("GET", server.url))


@pytest.mark.parametrize(
    ("headers", "scheme"),
    [
        ({"WWW-Authenticate": 'Basic realm="digest area"'}, "Basic"),
        ({"WWW-Authenticate": 'basic realm="r, digest x"'}, "Basic"),
        ({"WWW-Authenticate": "Negotiate", "www-authenticate": 'Basic realm="r"'}, "Basic"),
        (
            {"WWW-Authenticate": 'Basic realm="r"', "www-authenticate": 'Digest realm="r",nonce=n'},
            "Digest",
        ),
        ({"WWW-Authenticate": 'NTLM, Digest realm="r", nonce="n", Basic realm="r"'}, "Digest"),
        ({"WWW-Authenticate": 'Negotiate, Bearer realm="basic digest"'}, None),
        ({}, None),
    ],
)
def test_the_challenge_says_how_to_answer(headers: dict[str, str], scheme: str | None) -> None:
    # Names in another case are headers of their own. Digest starts with a 401 for itself.
    challenge = Answer(401, b"", headers)
    steps = (challenge, challenge, _OK) if scheme == "Digest" else (challenge, _OK)
    with start_faulty(*steps) as server, _line(server.url, _ADA) as (line, _):
        reply = line.ask(Request("GET", server.url))
        said = [request.headers.get("authorization", "") for request in server.requests]
    assert reply.status == (200 if scheme else 401)
    assert [words.partition(" ")[0] for words in said if words] == ([scheme] if scheme else [])


def test_a_token_is_borne_at_once() -> None:
    with start_faulty(_OK) as server, _line(server.url, Credentials(token="t")) as (line, _):
        line.send(Request("GET", server.url))
        assert server.requests[0].headers["authorization"] == "Bearer t"


@pytest.mark.parametrize("credentials", [_ADA, Credentials(token="t")], ids=["basic", "bearer"])
@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
@pytest.mark.parametrize("host", ["127.0.0.1", "localhost"])
def test_credentials_stay_with_their_origin(
    status: int, host: str, credentials: Credentials
) -> None:
    challenge = _challenge('Basic realm="r"')
    with start_faulty(challenge, _OK) as other, start_faulty() as server:
        target = other.url.replace("127.0.0.1", host).replace("//", "//eve:mallory@")
        server.add(_challenge('Basic realm="r"'), redirect(target, status))
        with _line(server.url, credentials) as (line, _):
            if credentials.token:
                server.next_step()
            reply = line.ask(Request("GET", server.url))
        assert "authorization" in server.requests[-1].headers
        assert reply.status == 401
        assert ["authorization" in request.headers for request in other.requests] == [False]


def test_credentials_follow_within_their_origin() -> None:
    with start_faulty() as server, _line(server.url, Credentials(token="t")) as (line, _):
        server.add(redirect("/elsewhere", 307), _OK)
        line.send(Request("PUT", f"{server.url}/here", body=b"x"))
        last = server.requests[-1]
    assert (last.method, last.path, last.body) == ("PUT", "/elsewhere", b"x")
    assert last.headers["authorization"] == "Bearer t"


@pytest.mark.parametrize("status", [301, 302, 303])
def test_a_post_never_becomes_a_get(status: int) -> None:
    with start_faulty(_OK) as other, start_faulty() as server:
        server.add(redirect(f"{other.url}/new", status))
        with _line(server.url) as (line, _), pytest.raises(RemoteError) as caught:
            line.send(Request("POST", server.url, body=b"x"))
        assert f"has moved and sends to {other.url}/new; give that address." in str(caught.value)
        assert not other.requests


@pytest.mark.parametrize("status", [307, 308])
def test_a_post_that_is_redirected_stays_one(status: int) -> None:
    with start_faulty(_OK) as other, start_faulty() as server:
        server.add(redirect(other.url, status))
        with _line(server.url) as (line, _):
            line.send(Request("POST", server.url, body=b"x"))
        assert (other.requests[0].method, other.requests[0].body) == ("POST", b"x")


def test_a_redirect_without_end_is_named() -> None:
    failure = _failure(*[redirect("/round", 307)] * 9)
    assert "redirects without end" in str(failure)


@pytest.mark.parametrize("target", ["ftp://example.org/", "http://a:b:c/"])
def test_a_redirect_to_what_is_no_address_is_named(target: str) -> None:
    with (
        start_faulty(redirect(target)) as server,
        _line(server.url) as (line, _),
        pytest.raises(RemoteError, match=r"no address|Invalid URL in location header"),
    ):
        line.send(Request("GET", server.url))


def test_a_redirect_to_nowhere_is_named() -> None:
    assert "redirects to nowhere (302)" in str(_failure(Answer(302)))


@pytest.mark.parametrize(
    ("status", "words"),
    [
        (400, r"does not accept the request \(400\)\. It says: no, <never>$"),
        (401, "does not know who asks"),
        (403, "refuses this to whoever asks"),
        (404, "There is nothing at"),
        (405, "is not where a triple store takes such requests"),
        (413, r"refuses so large a request; raise its limit\. It says: no"),
        (500, r"failed \(500\); see its log, and run the command again\. It says: no"),
    ],
)
def test_a_refusal_is_named_for_what_it_is(status: int, words: str) -> None:
    failure = _failure(Answer(status, b"no,\n<never>", {"Content-Type": "text/plain"}))
    assert failure.status == status
    assert type(failure) is RemoteError
    with pytest.raises(RemoteError, match=words):
        raise failure


def test_a_page_is_quoted_without_its_markup_and_not_at_length() -> None:
    page = b"<html><style>b{}</style><h1>Disk\x1b[31m full</h1>" + b"word " * 500
    failure = str(_failure(Answer(500, page, {"Content-Type": "text/html"})))
    assert "It says: Disk [31m full word" in failure
    assert failure.endswith("…")
    assert len(failure) < 500


@pytest.mark.parametrize("status", [429, 503])
def test_a_busy_endpoint_is_asked_again_after_as_long_as_it_wants(status: int) -> None:
    notices: list[str] = []
    waits: list[float] = []
    with start_faulty(Answer(status, headers={"Retry-After": "7"}), _OK) as server:
        with Transport(server.url, notify=notices.append) as line:
            line._sleep = waits.append
            assert line.send(Request("POST", server.url, body=b"x")).body == b"done"
        assert [request.body for request in server.requests] == [b"x", b"x"]
    assert waits == [7]
    assert notices == [f"{server.url} is busy; asking again in 7 seconds."]


def test_a_busy_endpoint_may_name_a_date() -> None:
    def at(seconds: float) -> str:
        return format_datetime(datetime.now(UTC) + timedelta(seconds=seconds), usegmt=True)

    with (
        start_faulty(busy(503, at(30)), busy(503, at(-30)), _OK) as server,
        _line(server.url, timeout=60) as (line, waits),
    ):
        line.send(Request("GET", server.url))
    later, past = waits
    assert 20 < later <= 30
    assert past == 0


def test_a_busy_endpoint_that_names_no_time_is_asked_ever_more_rarely() -> None:
    with start_faulty(*[Answer(503)] * 4, _OK) as server, _line(server.url) as (line, waits):
        line.send(Request("GET", server.url))
    assert waits == [1, 2, 4, 8]


@pytest.mark.parametrize("wanted", ["soon", f"Sun, 06 Nov {'9' * 20} 08:49:37 GMT"])
def test_a_time_that_no_calendar_has_is_none(wanted: str) -> None:
    with start_faulty(busy(503, wanted), _OK) as server, _line(server.url) as (line, waits):
        line.send(Request("GET", server.url))
    assert waits == [1]


def test_what_a_header_says_comes_without_control_characters() -> None:
    failure = str(_failure(*[busy(503, "Sun, 06 Nov 2094 08:49:37 \x1b[2J\x9bm")] * 5))
    assert "it asks to wait: Sun, 06 Nov 2094 08:49:37 [2J m, and run" in failure


def test_an_endpoint_that_stays_busy_is_given_up() -> None:
    with start_faulty(*[busy(429)] * 9) as server, _line(server.url) as (line, waits):
        with pytest.raises(RemoteError, match=r"too busy \(429\); it asks to wait: 1, and run"):
            line.send(Request("GET", server.url))
        assert len(server.requests) == 5
    assert waits == [1, 1, 1, 1]


@pytest.mark.parametrize(("timeout", "wanted"), [(10, "11"), (0, "9" * 12)])
def test_a_wait_longer_than_the_timeout_is_not_waited_for(timeout: float, wanted: str) -> None:
    with (
        start_faulty(busy(503, wanted), _OK) as server,
        _line(server.url, timeout=timeout) as (line, waits),
        pytest.raises(RemoteError, match=f"it asks to wait: {wanted}"),
    ):
        line.send(Request("GET", server.url))
    assert waits == []


def test_a_refused_connection_is_named() -> None:
    with socket.socket() as bound:  # bound and not listening: nobody else gets the port
        bound.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{bound.getsockname()[1]}"
        with _line(url) as (line, _), pytest.raises(RemoteError, match=f"No connection to {url}"):
            line.send(Request("GET", url))


def test_a_machine_that_does_not_take_up_is_named() -> None:
    with socket.socket() as full, socket.socket() as first, socket.socket() as second:
        full.bind(("127.0.0.1", 0))
        full.listen(0)  # one connection waits to be accepted, and the next ones wait for that
        for other in (first, second):
            other.setblocking(False)
            other.connect_ex(full.getsockname())
        url = f"http://127.0.0.1:{full.getsockname()[1]}"
        with (
            _line(url, timeout=0.2) as (line, _),
            pytest.raises(RemoteError, match="does not take up the connection"),
        ):
            line.send(Request("GET", url))


def test_silence_is_named() -> None:
    failure = str(_failure(Silence(), timeout=0.2))
    assert "was silent for 0.2 seconds; allow more with --timeout" in failure


def _cut(framing: str) -> Answer:
    assert framing in ("length", "chunked")
    return Answer(200, b"a long answer", {}, 4, "chunked" if framing == "chunked" else "length")


@pytest.mark.parametrize("framing", ["length", "chunked"])
def test_an_answer_that_is_cut_is_partial(framing: str) -> None:
    failure = _failure(_cut(framing))
    assert isinstance(failure, PartialError)
    assert "broke off in the middle" in str(failure)


def test_an_answer_that_cannot_be_unpacked_is_partial() -> None:
    failure = _failure(Answer(200, b"no gzip", {"Content-Encoding": "gzip"}))
    assert isinstance(failure, PartialError)
    assert "is not compressed as it says" in str(failure)


def test_a_connection_that_ends_without_an_answer_is_named() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        url = f"http://127.0.0.1:{listener.getsockname()[1]}"
        with _line(url) as (line, _), _hanging_up(listener) as wait:
            with pytest.raises(RemoteError, match="broke off"):
                line.send(Request("GET", url))
            wait()


@contextmanager
def _hanging_up(listener: socket.socket) -> Iterator[Callable[[], None]]:
    import threading

    def hang_up() -> None:
        connection, _ = listener.accept()
        connection.recv(10_000)
        connection.close()

    thread = threading.Thread(target=hang_up)
    thread.start()
    yield thread.join


@pytest.mark.parametrize(
    "url", ["localhost:7878", "ftp://localhost", "http://", "http://x/ds?a=b", "http://x/#ds"]
)
def test_what_is_no_address_is_wrong_usage(url: str) -> None:
    with pytest.raises(UsageError, match="is no address"):
        Transport(url)


def test_a_header_that_cannot_be_sent_is_not_shown() -> None:
    with start_faulty(_OK) as server, _line(server.url) as (line, _):
        with pytest.raises(RemoteError, match="cannot be sent") as caught:
            line.send(Request("GET", server.url, {"Authorization": "Bearer open-sesame\n"}))
        assert "sesame" not in str(caught.value)
        assert caught.value.__suppress_context__


@pytest.mark.parametrize(
    "proxy", ["socks5://127.0.0.1:1", "foo://a:sesame@127.0.0.1:1", "http://a:b:sesame"]
)
def test_a_proxy_that_cannot_be_used_is_wrong_usage(
    proxy: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "socksio", None)  # as where it is not installed
    monkeypatch.setenv("ALL_PROXY", proxy)
    with pytest.raises(UsageError, match="proxy of the environment cannot be used") as caught:
        Transport("http://localhost")
    assert "sesame" not in str(caught.value)


def test_certificates_that_are_absent_are_wrong_usage(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "nowhere.pem"))
    with pytest.raises(UsageError, match=r"certificates cannot be read \(No such file"):
        Transport("https://localhost")


def test_a_proxy_of_the_environment_is_used(monkeypatch: pytest.MonkeyPatch) -> None:
    with start_faulty(_OK) as proxy:
        monkeypatch.setenv("HTTP_PROXY", proxy.url)
        monkeypatch.delenv("NO_PROXY", raising=False)
        monkeypatch.delenv("no_proxy", raising=False)
        with _line("http://store.invalid/query") as (line, _):
            line.send(Request("GET", "http://store.invalid/query"))
        assert proxy.requests[0].path == "http://store.invalid/query"
