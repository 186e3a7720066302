"""A small outer log: it takes spans over real HTTP, and can be made to refuse them."""

from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any

import orjson


class Receiver(ThreadingHTTPServer):
    """What it was sent, and how it will answer: `answers` one by one, and then with 200."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.answers: list[tuple[int, bytes]] = []
        self.taken: list[dict[str, Any]] = []
        self.heads: list[dict[str, str]] = []

    @property
    def url(self) -> str:
        """Where it listens."""
        return f"http://127.0.0.1:{self.server_port}/v1/traces"

    @property
    def spans(self) -> dict[str, dict[str, Any]]:
        """What it has, by span: the same one sent again is one."""
        return {it["spanId"]: it for it in self.taken}


class _Handler(BaseHTTPRequestHandler):
    server: Receiver

    def do_POST(self) -> None:
        """Take spans; a receiver that answers anything but 200 may still have taken them."""
        said = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.heads.append(dict(self.headers))
        for resource in orjson.loads(said)["resourceSpans"]:
            for scope in resource["scopeSpans"]:
                self.server.taken += scope["spans"]
        status, answer = self.server.answers.pop(0) if self.server.answers else (200, b"{}")
        self.send_response(status)
        self.send_header("Content-Length", str(len(answer)))
        self.end_headers()
        self.wfile.write(answer)

    def log_message(self, *said: Any) -> None:
        """Say nothing."""


@contextmanager
def receiver() -> Iterator[Receiver]:
    """Let one listen on a free port."""
    with Receiver() as made:
        thread = Thread(target=made.serve_forever, args=(0.01,))
        thread.start()
        try:
            yield made
        finally:
            made.shutdown()
            thread.join()
