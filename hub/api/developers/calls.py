"""The calls that a developer copies: the very files of `examples/`, and how each is started.

Those files are run by our own tests against a real door; what is shown is what was run.
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
    """A language and a door: which file, what is installed first, and how it is started."""

    title: str
    file: str
    install: str
    start: str


WAYS: Final = (
    Way("curl", "curl/send.sh", "", "sh send.sh"),
    Way(
        "Python, over HTTP",
        "python/send_http.py",
        "pip install cloudevents httpx",
        "python3 send_http.py",
    ),
    Way("Node, over HTTP", "node/send_http.mjs", "npm install cloudevents", "node send_http.mjs"),
    Way("nats (opdrachtregel)", "nats/send.sh", "", "sh send.sh"),
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
        )
        for way in WAYS
        if way.file in programs()
    )


@cache
def programs() -> Mapping[str, str]:
    """The text of every program, by its file."""
    folder = _folder()
    found = ((way.file, folder.joinpath(*way.file.split("/"))) for way in WAYS)
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
        fetching(sample_path, f"{FOLDER}/{way.file}"),
        f"{way.start} {sample_file}",
    )
    return "\n".join(filter(None, lines))


def _folder() -> Traversable:
    """Beside this file where it was installed, else in the source tree."""
    beside = files("hub.api.developers") / "examples"
    return beside if beside.is_dir() else Path(__file__).parents[3] / "examples"
