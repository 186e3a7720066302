"""Receivers over real HTTP, which can be made to refuse: an outer log, and a partner's webhook."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, TypeVar

import orjson

Made = TypeVar("Made", bound="Listener")


class Listener(ThreadingHTTPServer):
    """How it will answer: `answers` one by one, and then with 200."""

    path = "/"

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.answers: list[tuple[int, bytes]] = []
        self.heads: list[dict[str, str]] = []

    @property
    def url(self) -> str:
        """Where it listens."""
        return f"http://127.0.0.1:{self.server_port}{self.path}"

    def take(self, body: bytes) -> None:
        """Take what was posted, whatever the answer will be."""


class Receiver(Listener):
    """A small outer log: the spans it was sent."""

    path = "/v1/traces"

    def __init__(self) -> None:
        super().__init__()
        self.taken: list[dict[str, Any]] = []

    @property
    def spans(self) -> dict[str, dict[str, Any]]:
        """What it has, by span: the same one sent again is one."""
        return {it["spanId"]: it for it in self.taken}

    def take(self, body: bytes) -> None:
        """Take spans."""
        for resource in orjson.loads(body)["resourceSpans"]:
            for scope in resource["scopeSpans"]:
                self.taken += scope["spans"]


class Hook(Listener):
    """A partner's webhook: the bodies it was sent, in order. It can hold an answer back."""

    path = "/nieuws?van=hub"

    def __init__(self) -> None:
        super().__init__()
        self.bodies: list[bytes] = []
        self.may_answer = threading.Event()
        self.may_answer.set()

    def take(self, body: bytes) -> None:
        """Take news."""
        self.bodies.append(body)
        self.may_answer.wait()


class _Handler(BaseHTTPRequestHandler):
    server: Listener

    def do_POST(self) -> None:
        """Take what comes; a receiver that answers anything but 200 may still have taken it."""
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.heads.append({**self.headers, "path": self.path})
        self.server.take(body)
        status, answer = self.server.answers.pop(0) if self.server.answers else (200, b"{}")
        self.send_response(status)
        if status // 100 == 3:
            self.send_header("Location", self.server.url)
        self.send_header("Content-Length", str(len(answer)))
        self.end_headers()
        self.wfile.write(answer)

    def log_message(self, *said: Any) -> None:
        """Say nothing."""


@contextmanager
def listening(kind: type[Made]) -> Iterator[Made]:
    """Let one listen on a free port."""
    with kind() as made:
        thread = threading.Thread(target=made.serve_forever, args=(0.01,))
        thread.start()
        try:
            yield made
        finally:
            made.shutdown()
            thread.join()


@contextmanager
def receiver() -> Iterator[Receiver]:
    """Let an outer log listen."""
    with listening(Receiver) as made:
        yield made
