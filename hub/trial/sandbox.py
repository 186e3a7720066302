"""A sandbox: a house with nothing but the doors, that is emptied every night.

What partners need to come in stays the same: addresses, keys and clients. Everything else goes: the
record, the keys that it was sealed with, the streams, the views, the log.
"""

import shutil
import time
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from importlib.resources import files
from pathlib import Path
from types import TracebackType
from typing import Final, NamedTuple, Self

from hub.bus import topology
from hub.bus.embedded import ANY_PORT
from hub.domain.calendar import AMSTERDAM
from hub.domain.sandbox import PROEF
from hub.eraser import FORGET
from hub.security.secret_file import write_private
from hub.settings import Settings
from hub.trial.house import House
from hub.trial.signing import start_signing
from hub.wiring import CONSUMERS

KEK: Final = "kek"
KEPT: Final = frozenset({"credentials", "api-clients", "api-key", "partners"})
"""What lets partners in. The rest is of messages."""
PARTNERS: Final = "partners"
LOOK_S: Final = 30.0

Admit = Callable[[Path], None]
"""Makes a client of a partner for the door over HTTP, its id and secret in this new file."""


class Addresses(NamedTuple):
    """Where partners come in."""

    http: str
    nats: str


def next_wipe(now: datetime, hour: int) -> datetime:
    """The first moment after now that the clock in Nijkerk strikes this hour."""
    local = now.astimezone(AMSTERDAM)
    day = local.date() if local.hour < hour else local.date() + timedelta(days=1)
    return datetime(day.year, day.month, day.day, hour, tzinfo=AMSTERDAM).astimezone(UTC)


def wipe(directory: Path) -> None:
    """Take away all but what lets partners in; first the key that opens the rest."""
    (directory / KEK).unlink(missing_ok=True)
    for path in directory.iterdir():
        if path.name in KEPT:
            continue
        if path.is_dir() and not path.is_symlink():
            shutil.rmtree(path)
        else:
            path.unlink()


class Sandbox:
    """The house of today, and tomorrow's at the same addresses.

    `url` is where partners reach the door over HTTP, if that is elsewhere; `is_signed` says whether
    the log is signed, so that there are proofs.
    """

    def __init__(
        self,
        directory: Path,
        *,
        http_port: int,
        nats_port: int = ANY_PORT,
        url: str | None = None,
        is_signed: bool = True,
    ) -> None:
        self.directory = directory.resolve()
        self._settings = Settings(
            environment=PROEF, directory=directory, log_seconds=1, api_url=url
        )
        self._http_port, self._nats_port = http_port, nats_port
        self._is_signed = is_signed
        self.house = self._new_house()
        self.addresses = Addresses("", "")

    def _new_house(self) -> House:
        return House(self._settings, self._nats_port)

    def __enter__(self) -> Self:
        self._open()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.house.__exit__(kind, error, trace)

    def _open(self) -> None:
        house = self.house.__enter__()
        house.spawn(*CONSUMERS, FORGET)
        if self._is_signed:
            start_signing(house)
        here = house.serve_api(self._http_port)
        self._http_port = int(here.rpartition(":")[2])
        self._nats_port = int(house.server.url.rpartition(":")[2])
        self.addresses = Addresses(self._settings.api_url or here, house.server.url)

    def wipe(self) -> None:
        """End everything, take it away and begin anew at the same addresses."""
        self.house.__exit__(None, None, None)
        wipe(self.directory)
        self.house = self._new_house()
        self._open()

    def stay(
        self,
        hour: int,
        clock: Callable[[], datetime],
        sleep: Callable[[float], None] = time.sleep,
        wiped: Callable[[datetime], None] = lambda _: None,
    ) -> None:
        """Stay up until interrupted, and wipe every night at this hour."""
        due = next_wipe(clock(), hour)
        while True:
            sleep(LOOK_S)
            if clock() >= due:
                self.wipe()
                due = next_wipe(clock(), hour)
                wiped(due)


def hand_out(
    sandbox: Sandbox, oins: Mapping[str, str], hour: int, admit: Mapping[str, Admit]
) -> Path:
    """Write for each partner a folder with all that it needs, and say where they are."""
    place = sandbox.directory / PARTNERS
    for slug, oin in oins.items():
        folder = place / slug
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        credentials = folder / f"{slug}.creds"
        credentials.unlink(missing_ok=True)
        write_private(credentials, sandbox.house.credentials.path(slug).read_text("ascii"))
        if not (folder / "klant.env").exists():
            admit[slug](folder / "klant.env")
        example = files("adapters") / slug.replace("-", "_") / "examples" / "ordinary.json"
        (folder / "bericht.json").write_text(example.read_text("utf-8"), "utf-8")
        (folder / "proef.toml").write_text(_config(slug, sandbox.addresses), "utf-8")
        (folder / "LEESMIJ.md").write_text(_read_me(slug, oin, hour, sandbox.addresses), "utf-8")
    return place


def _config(slug: str, addresses: Addresses) -> str:
    return f"""\
# Voor: hub conformance proef.toml
partner = "{slug}"
bericht = "bericht.json"   # uw eigen bericht, met verzonnen mensen
http = "{addresses.http}"
klant = "klant.env"
nats = "{addresses.nats}"
sleutel = "{slug}.creds"
# Uw eigen programma's: weigeren zij een server met een verkeerde naam?
# client_http = ["python", "send_http.py"]
# client_nats = ["python", "send_nats.py"]
"""


def _read_me(slug: str, oin: str, hour: int, addresses: Addresses) -> str:
    return f"""\
# Proefomgeving voor {slug}

PROEF: gebruik alleen verzonnen gegevens. Elke nacht om {hour:02d}:00 uur wissen wij alles wat u
stuurde. Uw sleutels en deze adressen blijven.

| wat | waar |
| --- | --- |
| uw proef-OIN | {oin} |
| HTTP | {addresses.http}/v1 |
| uitleg | {addresses.http}/ontwikkelaars |
| NATS | {addresses.nats} |
| u stuurt op | `{topology.message(slug)}` |
| u hoort op | `{topology.receipts(slug)}` |
| uw inbox begint met | `{topology.inbox(slug)}` |
| id en geheim (HTTP) | `klant.env` |
| sleutel (NATS) | `{slug}.creds` |

Uw eerste bericht:

```
. ./klant.env
HUB={addresses.http}
TOKEN=$(curl -s -u "$client_id:$client_secret" -d grant_type=client_credentials $HUB/oauth/token \\
  | python3 -c 'import json,sys; print(json.load(sys.stdin)["access_token"])')
curl -H "Authorization: Bearer $TOKEN" -H 'Content-Type: application/cloudevents+json' \\
  --data-binary @bericht.json $HUB/v1/signalen
```

Eerst nakijken, en meekijken met uw ontvangstbewijzen (stop met Ctrl-C):

```
hub check bericht.json --as {slug}
HUB_NATS_URL={addresses.nats} HUB_PARTNER_CREDENTIALS_DIRECTORY=. hub tail --as {slug}
```

Daarna alle gevallen van de afspraak, met een verslag voor bij de overeenkomst:

```
hub conformance proef.toml --html verslag.html
```
"""
