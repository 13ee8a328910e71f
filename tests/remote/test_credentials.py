"""Who asks is found where it was put, and told to nobody else."""

from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from tests.servers.faulty import Answer, start_faulty

from dipgraph.cli import main
from dipgraph.errors import UsageError
from dipgraph.remote.credentials import Credentials, find_credentials, without_user

URL = "http://localhost:7878"
SECRET = "open-sesame"


def _nobody_asks(user: str) -> str:
    raise AssertionError(f"nobody should ask for the password of {user}")


def _netrc(folder: Path, text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    path = folder / "netrc"
    path.write_text(text)
    path.chmod(0o600)
    monkeypatch.setenv("NETRC", str(path))


def test_without_any_nobody_asks() -> None:
    assert find_credentials(URL, None, _nobody_asks) is None


def test_the_users_password_is_asked_for() -> None:
    found = find_credentials(URL, "ada", lambda user: f"{user}-{SECRET}")
    assert found == Credentials("ada", f"ada-{SECRET}")


def test_the_users_password_is_in_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DIPGRAPH_PASSWORD", SECRET)
    monkeypatch.setenv("DIPGRAPH_TOKEN", "another")
    assert find_credentials(URL, "ada", _nobody_asks) == Credentials("ada", SECRET)


def test_the_environment_names_a_user(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DIPGRAPH_USER", "ada")
    with pytest.raises(UsageError, match="DIPGRAPH_PASSWORD is not; set both"):
        find_credentials(URL, None, _nobody_asks)
    monkeypatch.setenv("DIPGRAPH_PASSWORD", SECRET)
    assert find_credentials(URL, None, _nobody_asks) == Credentials("ada", SECRET)


def test_the_environment_holds_a_token(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DIPGRAPH_TOKEN", SECRET)
    assert find_credentials(URL, None, _nobody_asks) == Credentials(token=SECRET)


def test_the_end_of_a_line_is_no_part_of_a_token(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DIPGRAPH_TOKEN", f"{SECRET}\n")
    assert find_credentials(URL, None, _nobody_asks) == Credentials(token=SECRET)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("DIPGRAPH_TOKEN", f"{SECRET}\r\nX: y"),
        ("DIPGRAPH_TOKEN", f"{SECRET} é"),
        ("DIPGRAPH_PASSWORD", f"{SECRET}\n"),
        ("DIPGRAPH_USER", f"{SECRET}\x7f"),
    ],
)
def test_what_cannot_be_sent_is_refused_and_not_shown(
    name: str, value: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    if name != "DIPGRAPH_TOKEN":
        monkeypatch.setenv("DIPGRAPH_USER", "ada")
        monkeypatch.setenv("DIPGRAPH_PASSWORD", "p")
    monkeypatch.setenv(name, value)
    with pytest.raises(UsageError, match=r"token|control character") as caught:
        find_credentials(URL, None, _nobody_asks)
    assert SECRET not in str(caught.value)


def test_the_netrc_file_names_the_host(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    _netrc(tmp_path, f"machine localhost login ada password {SECRET}\n", monkeypatch)
    assert find_credentials(URL, None, _nobody_asks) == Credentials("ada", SECRET)
    assert find_credentials("http://elsewhere", None, _nobody_asks) is None


def test_a_netrc_file_that_is_absent_or_broken_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NETRC", str(tmp_path / "nowhere"))
    with pytest.raises(UsageError, match="nowhere, which is no file"):
        find_credentials(URL, None, _nobody_asks)
    _netrc(tmp_path, f"machine localhost passphrase {SECRET}", monkeypatch)
    with pytest.raises(UsageError, match="cannot be read") as caught:
        find_credentials(URL, None, _nobody_asks)
    assert SECRET not in str(caught.value)


def test_a_broken_netrc_file_keeps_its_passwords(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _netrc(tmp_path, f"machine localhost\nlogin ada {SECRET}\n", monkeypatch)
    with pytest.raises(UsageError, match="cannot be read near line 3") as caught:
        find_credentials(URL, None, _nobody_asks)
    assert SECRET not in str(caught.value)
    assert caught.value.__suppress_context__


def test_the_url_names_the_user() -> None:
    url = f"http://ada:{SECRET}%21@localhost:7878/query"
    assert find_credentials(url, None, _nobody_asks) == Credentials("ada", f"{SECRET}!")
    assert without_user(url) == "http://localhost:7878/query"


def test_secrets_are_not_shown() -> None:
    shown = repr(Credentials("ada", SECRET, SECRET))
    assert "ada" in shown
    assert SECRET not in shown


def _query(url: str, *options: str, given: str | None = None) -> Result:
    arguments = ["query", "ASK {}", "--endpoint", url, "-F", "json", *options]
    return CliRunner().invoke(main, arguments, input=given)


_REFUSAL = Answer(401, b"who is there?", {"WWW-Authenticate": 'Basic realm="r"'})


def test_a_password_in_the_address_is_warned_of_and_not_shown() -> None:
    with start_faulty(_REFUSAL, _REFUSAL) as server:
        found = _query(server.url.replace("//", f"//ada:{SECRET}@"))
        assert server.requests[1].headers["authorization"].startswith("Basic ")
    assert found.exit_code == 4
    assert "Warning: a password in an address ends up in logs" in found.stderr
    assert f"{server.url} does not know who asks" in found.stderr
    assert SECRET not in found.output


@pytest.mark.parametrize("mark", "/?#[")
def test_a_password_that_breaks_the_address_is_not_shown(mark: str) -> None:
    found = _query(f"http://ada:open{mark}sesame@127.0.0.1/")
    assert found.exit_code == 2
    assert "percent-encode" in found.stderr
    assert "open" not in found.output
    assert "sesame" not in found.output


def test_an_address_that_cannot_be_read_is_named() -> None:
    found = _query("http://[::1/")
    assert found.exit_code == 2
    assert "http://[::1/ is no address" in found.stderr


def test_the_prompt_echoes_nothing() -> None:
    with start_faulty(_REFUSAL, _REFUSAL) as server:
        found = _query(server.url, "--user", "ada", given=f"{SECRET}\n")
        assert server.requests[1].headers["authorization"].startswith("Basic ")
    assert "Password of ada: " in found.stderr
    assert "Warning" not in found.stderr
    assert SECRET not in found.output
