"""Pages that are wrong in one way each, served from this machine, to see that a check can fail."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

STRICT = "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'"
LOOSE = "default-src 'self' 'unsafe-inline'"
STYLE = """
body { background: white; color: black; font: 1rem sans-serif; margin: 0 }
a, button, input { font-size: 1rem; line-height: 1.5 }
:focus-visible { outline: 3px solid black }
main:focus { outline: none }
nav a { display: inline-block; margin: 0.5rem; padding: 0.5rem }
.skip { position: absolute; inset-block-start: -100px }
.skip:focus { inset-block-start: 0 }
.unseen:focus-visible { outline: none }
.pale:focus-visible { outline: 3px solid #eee }
.small { display: block; inline-size: 12px; block-size: 12px; overflow: hidden }
.tiny { display: inline-block; inline-size: 20px; block-size: 20px; padding: 0; border: 0 }
.wide { inline-size: 600px }
.cut { overflow-x: hidden }
.bar { position: fixed; inset: 0; background: silver; z-index: 2 }
.grey { color: #aaa }
"""
TRAP = """document.querySelector("#trap").addEventListener("keydown", (event) => {
  if (event.key === "Tab") event.preventDefault();
});"""
HEAD = """<!DOCTYPE html><html lang="nl"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1"><title>Proef</title>
<link rel="stylesheet" href="/style.css"></head>"""
SKIP = '<a class="skip" href="#inhoud">Naar de inhoud</a>'
LINKS = '<a href="/goed">Begin</a><a href="/goed">Werk</a>'
MENU = f'<header><nav aria-label="Menu">{LINKS}</nav></header>'
GOOD = "<p>Wat er is.</p><p><a href='/goed'>Een dossier</a></p>"


def page(main: str = GOOD, *, before: str = SKIP + MENU, after: str = "", body: str = "") -> str:
    """A page that is good but for what is put into it."""
    inside = f"<main id='inhoud' tabindex='-1'><h1>Proef</h1>{main}</main>{after}"
    return f"{HEAD}<body {body}>{before}{inside}</body></html>"


def link(attributes: str) -> str:
    """A page with one more link, that has these attributes."""
    return page(f"{GOOD}<p><a href='/goed' {attributes}>Bijzonder</a></p>")


PAGES: Mapping[str, str] = {
    "goed": page(),
    "naamloos": page("<p>Een plaatje</p><img src='/style.css'>"),
    "grijs": page("<p class='grey'>Dit leest niemand.</p>"),
    "vreemd": page(f"{GOOD}<img alt='' src='http://elders.invalid/teller.gif'>"),
    "ingebed": page(f"{GOOD}<p style='color: red'>Rood</p>"),
    "script": page(f"{GOOD}<script>document.title = 'x'</script>"),
    "breed": page("<div class='wide'>Een brede tabel</div>"),
    "afgesneden": page("<div class='wide'>Een brede tabel</div>", body="class='cut'"),
    "klein": page("<p>Kies.</p>" + "<a class='small' href='/goed'>ja</a>" * 3),
    "achter": page(
        "<p>Kies.</p><form action='/goed'><div>"
        "<button class='tiny'>ja</button><button class='tiny'>nee</button></div></form>"
    ),
    "onbereikbaar": link("tabindex='-1'"),
    "vooraan": link("tabindex='2'"),
    "onzichtbaar": link("class='unseen'"),
    "bleek": link("class='pale'"),
    "bedekt": page(after="<div class='bar'></div>"),
    "val": page(f"{GOOD}<input id='trap' aria-label='Val'>{GOOD}<script src='/trap.js'></script>"),
    "zonder-sprong": page(before=MENU),
    "sprong-mis": page(before=SKIP.replace("#inhoud", "#elders") + MENU),
    "sprong-verborgen": page(before=SKIP.replace("skip", "skip bar small") + MENU),
    "leeg": page(""),
    "zonder-kop": page().replace("<h1>Proef</h1>", ""),
    "dode-knop": page(f"{GOOD}<button type='button'>Toon</button>"),
    "dode-link": page(f"{GOOD}<a href='#'>Toon</a>"),
    "dood-spoor": page(f"{GOOD}<a href='/weg'>Weg</a>"),
    "later": page(),
    "vroeger": page(
        f"{GOOD}<a href='/stand/gebeurtenis-1/goed'>Toen</a> <a href='/later'>Later</a>"
    ),
    "zonder-verzenden": page(f"{GOOD}<form action='/goed'><input aria-label='Naam'></form>"),
    "vreemd-formulier": page(
        f"{GOOD}<form method='post' action='/afmelden'><button>Afmelden</button></form>"
    ),
}


class Handler(BaseHTTPRequestHandler):
    """Serves the pages, their style and their script.

    Whoever asked `/stand/…` is in the past, as on our own pages: then `/later` is not there.
    """

    def do_GET(self) -> None:
        """Answer with what the path names."""
        name = self.path.split("?")[0].strip("/")
        kind, text = {"style.css": ("text/css", STYLE), "trap.js": ("text/javascript", TRAP)}.get(
            name, ("text/html", PAGES.get(name.removeprefix("los-"), ""))
        )
        if name.startswith("stand/"):
            text = PAGES["goed"]
        is_past = "past=yes" in self.headers.get("Cookie", "")
        self.send_response(200 if text and not (is_past and name == "later") else 404)
        if name.startswith("stand/"):
            self.send_header("Set-Cookie", "past=yes; Path=/")
        self.send_header("Content-Type", f"{kind}; charset=utf-8")
        self.send_header("Content-Security-Policy", LOOSE if name.startswith("los-") else STRICT)
        self.end_headers()
        self.wfile.write(text.encode())

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@contextmanager
def bad_pages() -> Iterator[str]:
    """The address of the pages; `/los-…` is the same page under a policy that is too wide."""
    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
        thread.join()
