"""The calls that a developer copies: the very files of `examples/`, and how each is started.

Those files are run by our own tests; the page says which could not be, and what stood in for which.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Final, NamedTuple

FOLDER: Final = "/ontwikkelaars/aanroepen"


class Way(NamedTuple):
    """A language and a door: which file, what to install, how it is started, what goes along.

    `note` says what holds for this one alone.
    """

    title: str
    file: str
    install: str
    start: str
    also: str = ""
    note: str = ""


WAYS: Final = (
    Way("curl", "curl/send.sh", "", "sh send.sh"),
    Way(
        "Python, over HTTP",
        "python/send_http.py",
        "pip install cloudevents httpx",
        "python3 send_http.py",
    ),
    Way("Node, over HTTP", "node/send_http.mjs", "npm install cloudevents", "node send_http.mjs"),
    Way("Java, over HTTP", "java/SendHttp.java", "", "java SendHttp.java"),
    Way(
        ".NET, over HTTP",
        "dotnet/Program.cs",
        "",
        "dotnet run --",
        also="dotnet/SendHttp.csproj",
        note="Dit programma konden wij zelf niet bouwen of draaien.",
    ),
    Way(
        "nats (opdrachtregel)",
        "nats/send.sh",
        "",
        "sh send.sh",
        note="Bij ons gedraaid met een plaatsvervanger voor de opdracht nats.",
    ),
    Way(
        "Python, over NATS",
        "python/send_nats.py",
        "pip install cloudevents nats-py nkeys",
        "python3 send_nats.py",
    ),
    Way(
        "Node, over NATS",
        "node/send_nats.mjs",
        "npm install cloudevents @nats-io/transport-node @nats-io/jetstream",
        "node send_nats.mjs",
    ),
)
FIRST: Final = WAYS[0].file
OVER_NATS: Final = frozenset({"nats/send.sh", "python/send_nats.py", "node/send_nats.mjs"})


@dataclass(frozen=True, slots=True)
class Call:
    """One way to send a message: the program, where it is fetched, how it is started."""

    id: str
    title: str
    path: str
    text: str
    commands: str
    is_nats: bool
    note: str


def calls_for(sample_file: str, sample_path: str) -> tuple[Call, ...]:
    """Every way to send one example."""
    return tuple(
        Call(
            id=way.file.replace("/", "-").replace(".", "-"),
            title=way.title,
            path=f"{FOLDER}/{way.file}",
            text=programs()[way.file],
            commands=_commands(way, sample_file, sample_path),
            is_nats=way.file in OVER_NATS,
            note=way.note,
        )
        for way in WAYS
        if way.file in programs()
    )


@cache
def programs() -> Mapping[str, str]:
    """The text of every program and of what goes along with one, by its file."""
    folder = _folder()
    names = (name for way in WAYS for name in (way.file, way.also) if name)
    found = ((name, folder.joinpath(*name.split("/"))) for name in names)
    return {name: file.read_text("utf-8") for name, file in found if file.is_file()}


def setting(issuer: str) -> str:
    """What every call over HTTP needs to know, as a shell takes it."""
    return f"export HUB_API={issuer}\nexport HUB_CLIENT=./klant.env"


def setting_nats(partner: str) -> str:
    """What every call over NATS needs to know."""
    lines = (
        "export HUB_NATS=tls://ADRES-VAN-DE-GEMEENTE:4222",
        f"export HUB_CREDENTIALS=./{partner}.creds",
        f"export HUB_PARTNER={partner}",
    )
    return "\n".join(lines)


def fetching(*paths: str) -> str:
    """How these files are fetched, with the address that `setting` names."""
    return "\n".join(f'curl -fsSO "$HUB_API{path}"' for path in paths)


def checking(sample_file: str) -> str:
    """How a message is checked before it is sent; nothing is stored of it."""
    return "\n".join(
        (
            '. "$HUB_CLIENT"',
            'TOKEN=$(curl -fsS -u "$client_id:$client_secret" -d grant_type=client_credentials \\',
            '  "$HUB_API/oauth/token" | sed \'s/.*"access_token":"\\([^"]*\\)".*/\\1/\')',
            'curl -sS -H "Authorization: Bearer $TOKEN" \\',
            "  -H 'Content-Type: application/cloudevents+json' \\",
            f'  --data-binary @{sample_file} "$HUB_API/v1/berichtcontroles"',
        )
    )


def _commands(way: Way, sample_file: str, sample_path: str) -> str:
    lines = (
        way.install,
        fetching(sample_path, *(f"{FOLDER}/{it}" for it in (way.file, way.also) if it)),
        f"{way.start} {sample_file}",
    )
    return "\n".join(filter(None, lines))


def _folder() -> Traversable:
    """Beside this file where it was installed, else in the source tree."""
    beside = files("hub.api.developers") / "examples"
    return beside if beside.is_dir() else Path(__file__).parents[3] / "examples"
