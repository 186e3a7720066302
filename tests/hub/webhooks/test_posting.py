"""A post reaches the machine it was meant for or none, and takes no longer than it may."""

import asyncio
import ssl
from contextlib import asynccontextmanager

import pytest

from hub.webhooks import posting
from hub.webhooks.posting import is_public, post
from tests.certificates import own_certificate
from tests.receivers import Hook, listening


@asynccontextmanager
async def answering(*said, tls=None):
    """A machine that says these bytes to whoever comes, and then nothing: its port."""

    async def answer(reader, writer):
        await reader.readuntil(b"\r\n\r\n")
        writer.write(b"".join(said))
        await writer.drain()
        if not said:
            await reader.read()
        writer.close()

    server = await asyncio.start_server(answer, "127.0.0.1", 0, ssl=tls)
    async with server:
        yield server.sockets[0].getsockname()[1]


async def posted(url, *, only_public=False, seconds=2.0):
    return await post(url, {"webhook-id": "een"}, b"{}", only_public=only_public, seconds=seconds)


@pytest.mark.parametrize(
    ("status", "fault"),
    [(200, ""), (204, ""), (410, "gone"), (400, "status-400"), (503, "status-503")],
)
async def test_the_status_says_how_it_ended(status, fault):
    with listening(Hook) as hook:
        hook.answers = [(status, b"")]
        assert await posted(hook.url) == fault
    [head] = hook.heads
    assert (head["webhook-id"], head["path"]) == ("een", Hook.path)
    assert head["Content-Type"] == "application/json"
    assert hook.bodies == [b"{}"]


async def test_no_redirect_is_followed():
    with listening(Hook) as hook:
        hook.answers = [(307, b""), (200, b"")]
        assert await posted(hook.url) == "status-307"
    assert len(hook.bodies) == 1


@pytest.mark.parametrize(
    ("said", "fault"),
    [
        ([], posting.TIMEOUT),
        ([b"SSH-2.0-OpenSSH\r\n\r\n"], posting.UNREADABLE),
        ([b"HTTP/1.1 200 OK\r\nX: ", b"a" * 100_000], posting.UNREADABLE),
        ([b"HTTP/1.1 200"], posting.UNREADABLE),
        ([b"HTTP/1.1 102 Processing\r\n\r\nHTTP/1.1 200 OK\r\n\r\n"], ""),
        ([b"HTTP/1.1 200 OK\r\nContent-Length: 9999999\r\n\r\n", b"a" * 10_000], ""),
    ],
)
async def test_whatever_the_other_side_says_it_ends_in_time(said, fault):
    async with answering(*said) as port:
        seconds = 0.2 if fault == posting.TIMEOUT else 2.0
        assert await posted(f"http://127.0.0.1:{port}/", seconds=seconds) == fault


async def test_a_machine_that_does_not_listen_is_not_reached():
    async with answering(b"") as port:
        pass
    assert await posted(f"http://127.0.0.1:{port}/") == posting.UNREACHABLE


async def test_a_name_that_leads_inside_is_not_connected_to():
    with listening(Hook) as hook:
        url = f"http://localhost:{hook.server_port}/"
        assert await posted(url, only_public=True) == posting.INSIDE
        assert await posted(hook.url, only_public=True) == posting.INSIDE
        assert not hook.heads


@pytest.mark.parametrize(
    ("address", "is_it"),
    [
        ("8.8.8.8", True),
        ("2606:4700::1111", True),
        ("127.0.0.1", False),
        ("10.0.0.1", False),
        ("172.16.5.4", False),
        ("192.168.1.1", False),
        ("100.64.0.1", False),
        ("169.254.169.254", False),
        ("0.0.0.0", False),  # noqa: S104 - an address to refuse
        ("224.0.0.1", False),
        ("255.255.255.255", False),
        ("::1", False),
        ("::", False),
        ("fe80::1%eth0", False),
        ("fd00::1", False),
        ("ff02::1", False),
        ("::ffff:127.0.0.1", False),
        ("::ffff:8.8.8.8", True),
        ("64:ff9b::7f00:1", False),
        ("2002:7f00:1::", False),
        ("2001:0:7f00:1::", False),
    ],
)
def test_an_address_is_public_or_not(address, is_it):
    assert is_public(address) is is_it


@pytest.fixture(scope="module")
def certificate(tmp_path_factory):
    """A certificate of this machine's own, that nobody knows; the file holds its key too."""
    return own_certificate(tmp_path_factory.mktemp("tls") / "both.pem")


async def test_only_a_certificate_that_we_trust_and_that_fits_the_name_is_accepted(
    certificate, monkeypatch
):
    tls = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    tls.load_cert_chain(certificate)
    async with answering(b"HTTP/1.1 200 OK\r\n\r\n", tls=tls) as port:
        assert await posted(f"https://localhost:{port}/") == posting.UNTRUSTED
        monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
        assert await posted(f"https://localhost:{port}/") == posting.TAKEN
        assert await posted(f"https://127.0.0.1:{port}/") == posting.UNTRUSTED
