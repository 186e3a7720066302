"""Systems of pillar owners over real sockets: one of cases and documents (ZGW), and one of mail."""

import asyncio
import re
import threading
from base64 import b64decode
from datetime import date
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import ClassVar
from urllib.parse import parse_qsl, urlsplit

import orjson
from joserfc import jwt
from joserfc.jwk import OctKey

LEVELS = {
    *("openbaar", "beperkt_openbaar", "intern", "zaakvertrouwelijk", "vertrouwelijk"),
    *("confidentieel", "geheim", "zeer_geheim"),
}
SECRET = "een-lang-geheim-van-het-zaaksysteem"  # noqa: S105 - of a server that lives for one test
CLIENT = "signaalhub"


class Cases(ThreadingHTTPServer):
    """Zaken API 1.5 and Documenten API 1.4, as far as a hub needs: it refuses what they refuse.

    `fault` is a status to answer with instead; `vanishes` lets it take a post and answer nothing.
    """

    daemon_threads = True
    required: ClassVar = {
        "zaken": {"bronorganisatie", "zaaktype", "verantwoordelijkeOrganisatie", "startdatum"},
        "enkelvoudiginformatieobjecten": {
            *("bronorganisatie", "creatiedatum", "titel", "auteur", "taal"),
            "informatieobjecttype",
        },
        "zaakinformatieobjecten": {"zaak", "informatieobject"},
    }
    longest: ClassVar = {
        "identificatie": 40,
        "omschrijving": 80,
        "toelichting": 1000,
        "titel": 200,
        "auteur": 200,
        "link": 200,
        "formaat": 255,
    }

    def __init__(self):
        super().__init__(("127.0.0.1", 0), _Cases)
        self.made = {name: [] for name in self.required}
        self.tokens, self.fault, self.vanishes = [], None, False

    @property
    def url(self):
        return f"http://127.0.0.1:{self.server_port}"

    def wrong_in(self, kind, body):
        """What the standard would refuse in a body."""
        yield from (f"{name}: required" for name in self.required[kind] - body.keys())
        for name, most in self.longest.items():
            if len(body.get(name) or "") > most:
                yield f"{name}: max_length"
        if not re.fullmatch(r"[0-9]{9}", body.get("bronorganisatie", "0" * 9)):
            yield "bronorganisatie: invalid"
        if body.get("vertrouwelijkheidaanduiding", "openbaar") not in LEVELS:
            yield "vertrouwelijkheidaanduiding: invalid_choice"
        for name in ("startdatum", "creatiedatum"):
            if name in body:
                date.fromisoformat(body[name])
        for each in body.get("kenmerken", ()):
            if set(each) != {"kenmerk", "bron"} or max(map(len, each.values())) > 40:
                yield "kenmerken: invalid"
        number = body.get("identificatie")
        if number and any(it["identificatie"] == number for it in self.made[kind]):
            yield "identificatie: identificatie-niet-uniek"


class _Cases(BaseHTTPRequestHandler):
    server: Cases

    def do_GET(self):
        if self._stopped():
            return
        parts = urlsplit(self.path)
        kind = parts.path.rpartition("/")[2]
        asked = dict(parse_qsl(parts.query))
        found = [it for it in self.server.made[kind] if all(it[k] == v for k, v in asked.items())]
        is_paged = kind != "zaakinformatieobjecten"  # as the standard has it
        self._say(200, {"count": len(found), "results": found} if is_paged else found)

    def do_POST(self):
        body = orjson.loads(self.rfile.read(int(self.headers["Content-Length"])))
        if self._stopped():
            return
        kind = self.path.rpartition("/")[2]
        if wrong := list(self.server.wrong_in(kind, body)):
            self._say(400, {"invalidParams": wrong})
            return
        url = f"{self.server.url}{self.path}/{len(self.server.made[kind]) + 1}"
        self.server.made[kind].append({**body, "url": url})
        if self.server.vanishes:
            self.close_connection = True
            return
        self._say(201, {**body, "url": url})

    def _stopped(self):
        scheme, _, text = self.headers.get("Authorization", "").partition(" ")
        token = jwt.decode(text, OctKey.import_key(SECRET), ["HS256"])
        claims = token.claims
        is_ours = scheme == "Bearer" and claims["client_id"] == claims["iss"] == CLIENT
        assert self.headers["Accept-Crs"] == "EPSG:4326"
        self.server.tokens.append(claims)
        if not is_ours or self.server.fault:
            self._say(self.server.fault or 403, {"title": "nee"})
            return True
        return False

    def _say(self, status, said):
        answer = orjson.dumps(said)
        self.send_response(status)
        self.send_header("Content-Length", str(len(answer)))
        self.end_headers()
        self.wfile.write(answer)

    def log_message(self, *said):
        """Say nothing."""


class Post:
    """A server of mail that takes nothing before STARTTLS, nor from who it does not know.

    `refuses` is a line to answer every recipient with.
    """

    def __init__(self, context, user="", password=""):
        self.context, self.user, self.password = context, user, password
        self.taken, self.refuses = [], ""
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever)

    def __enter__(self):
        self._thread.start()
        start = asyncio.start_server(self._serve, "127.0.0.1", 0)
        self._server = asyncio.run_coroutine_threadsafe(start, self._loop).result()
        self.port = self._server.sockets[0].getsockname()[1]
        return self

    def __exit__(self, *_):
        async def end():
            self._server.close()
            await asyncio.sleep(0)

        asyncio.run_coroutine_threadsafe(end(), self._loop).result()
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()

    async def _serve(self, reader, writer):
        is_safe, is_known, to = False, not self.user, ""
        writer.write(b"220 post.example\r\n")
        while line := await reader.readline():
            word, _, rest = line.decode().strip().partition(" ")
            match word.upper():
                case "EHLO":
                    offers = "AUTH PLAIN" if is_safe else "STARTTLS"
                    writer.write(f"250-post.example\r\n250 {offers}\r\n".encode())
                case "STARTTLS":
                    writer.write(b"220 go\r\n")
                    await writer.drain()
                    await writer.start_tls(self.context)
                    is_safe = True
                case "AUTH":
                    _, user, password = b64decode(rest.split()[1]).decode().split("\0")
                    is_known = (user, password) == (self.user, self.password)
                    writer.write(b"235 ok\r\n" if is_known else b"535 no\r\n")
                case "MAIL":
                    writer.write(b"250 ok\r\n" if is_safe and is_known else b"530 no\r\n")
                case "RCPT":
                    to = rest
                    writer.write((self.refuses or "250 ok").encode() + b"\r\n")
                case "DATA":
                    writer.write(b"354 go\r\n")
                    text = await reader.readuntil(b"\r\n.\r\n")
                    self.taken.append((to, text))
                    writer.write(b"250 taken\r\n")
                case "QUIT":
                    writer.write(b"221 bye\r\n")
                    break
                case _:
                    writer.write(b"250 ok\r\n")
            await writer.drain()
        writer.close()
