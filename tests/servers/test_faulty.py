"""The faulty server fails in exactly the way it is told."""

import httpx
import pytest
from tests.servers.faulty import Answer, Silence, busy, redirect, start_faulty


def test_steps_are_taken_in_order_and_requests_kept() -> None:
    with start_faulty(busy(429, "7"), Answer(201, b"made", {"X-Kind": "last"})) as server:
        first = httpx.get(f"{server.url}/query?query=ASK", headers={"Accept": "text/csv"})
        second = httpx.put(f"{server.url}/store", content=b"body")
        third = httpx.get(server.url)
    assert (first.status_code, first.headers["Retry-After"]) == (429, "7")
    assert (second.status_code, second.text, second.headers["X-Kind"]) == (201, "made", "last")
    assert (third.status_code, third.text) == (500, "the test has no step for this request")
    asked, put, _ = server.requests
    assert (asked.method, asked.path, asked.headers["accept"]) == (
        "GET",
        "/query?query=ASK",
        "text/csv",
    )
    assert (put.method, put.path, put.body) == ("PUT", "/store", b"body")


@pytest.mark.parametrize("framing", ["length", "chunked"])
@pytest.mark.parametrize("cut_after", [0, 3])
def test_a_cut_body_is_an_error(framing: str, cut_after: int) -> None:
    step = Answer(200, b"a,b\n1,2\n", cut_after=cut_after, framing=framing)  # type: ignore[arg-type]
    with start_faulty(step) as server, pytest.raises(httpx.RemoteProtocolError):
        httpx.get(server.url)


def test_without_framing_a_cut_body_is_not_noticed() -> None:
    with start_faulty(Answer(200, b"a,b\n1,2\n", cut_after=5, framing="connection")) as server:
        assert httpx.get(server.url).content == b"a,b\n1"


@pytest.mark.parametrize("framing", ["length", "chunked", "connection"])
def test_a_whole_body_arrives(framing: str) -> None:
    step = Answer(200, b"a,b\n1,2\n", framing=framing)  # type: ignore[arg-type]
    with start_faulty(step, step) as server, httpx.Client() as client:
        assert client.get(server.url).content == b"a,b\n1,2\n"
        assert client.get(server.url).content == b"a,b\n1,2\n"


def test_silence_lasts_as_long_as_the_client_waits() -> None:
    with start_faulty(Silence()) as server, pytest.raises(httpx.ReadTimeout):
        httpx.post(server.url, content=b"x", timeout=0.2)
    assert [request.body for request in server.requests] == [b"x"]


def test_a_redirect_leads_to_another_server() -> None:
    with start_faulty(Answer(200, b"there")) as there, start_faulty() as here:
        here.add(redirect(f"{there.url}/elsewhere", 307))
        answer = httpx.post(here.url, content=b"x", follow_redirects=True)
    assert answer.text == "there"
    assert [(r.method, r.path, r.body) for r in there.requests] == [("POST", "/elsewhere", b"x")]


def test_a_body_sent_in_chunks_is_put_together() -> None:
    with start_faulty(Answer(204), Answer()) as server, httpx.Client() as client:
        client.post(server.url, content=iter([b"one ", b"two"]))
        client.get(server.url)
    assert [request.body for request in server.requests] == [b"one two", b""]
