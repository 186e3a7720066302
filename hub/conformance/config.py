"""What a partner says of itself and of its doors, in a file of its own (TOML, in Dutch)."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from schemas.signal import Partner

PATIENCE_S: Final = 30.0
PATIENCE_MAX_S: Final = 600.0
TEXTS: Final = ("partner", "systeem", "bericht", "http", "klant", "nats", "sleutel")
CLIENTS: Final = ("client_http", "client_nats")
PAIRS: Final = (("http", "klant"), ("nats", "sleutel"))


class ConfigError(ValueError):
    """The file is not right; the text has a line for each fault, in Dutch."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Config:
    """Who sends, what, and where.

    `client_http` and `client_nats` are the partner's own programs, for the case of TLS; they get
    `files` as our examples do, in variables.
    """

    partner: Partner
    system: str = ""
    message: Path | None = None
    http: str = ""
    sign_in: tuple[str, str] = field(default=("", ""), repr=False)
    nats: str = ""
    credentials: Path | None = None
    client_http: tuple[str, ...] = ()
    client_nats: tuple[str, ...] = ()
    files: Mapping[str, str] = field(default_factory=dict)
    patience_s: float = PATIENCE_S

    def variables(self) -> dict[str, str]:
        """What the partner's program reads beside the address."""
        return {"HUB_PARTNER": self.partner.value, **self.files}


def read_config(path: Path) -> Config:
    """Read the file; paths in it are seen from where it stands.

    Raises `ConfigError` with every fault, or `OSError`.
    """
    try:
        said = tomllib.loads(path.read_text("utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ConfigError(f"{path}: geen geldige TOML ({error})") from None
    faults = list(_faults(said))
    if faults:
        raise ConfigError("\n".join(f"{path}: {fault}" for fault in faults))
    folder = path.resolve().parent
    return Config(
        partner=Partner(said["partner"]),
        system=said.get("systeem", ""),
        message=folder / said["bericht"] if "bericht" in said else None,
        http=said.get("http", "").rstrip("/"),
        sign_in=_sign_in(folder / said["klant"]) if "klant" in said else ("", ""),
        nats=said.get("nats", ""),
        credentials=folder / said["sleutel"] if "sleutel" in said else None,
        **{name: tuple(said.get(name, ())) for name in CLIENTS},
        files={
            variable: str(folder / said[name])
            for name, variable in (("klant", "HUB_CLIENT"), ("sleutel", "HUB_CREDENTIALS"))
            if name in said
        },
        patience_s=float(said.get("wacht_s", PATIENCE_S)),
    )


def _faults(said: dict[str, Any]) -> list[str]:
    known = {*TEXTS, *CLIENTS, "wacht_s"}
    found = [
        f"'{name}' is onbekend; bekend zijn {', '.join(sorted(known))}"
        for name in said
        if name not in known
    ]
    found += [
        f"'{name}' is geen tekst" for name in TEXTS if not isinstance(said.get(name, ""), str)
    ]
    if said.get("partner") not in set(Partner):
        found.append(f"'partner' is een van {', '.join(Partner)}")
    for where, key in PAIRS:
        if (where in said) != (key in said):
            found.append(f"'{where}' en '{key}' horen bij elkaar")
    if not any(where in said for where, _ in PAIRS):
        found.append("noem een deur: 'http' met 'klant', of 'nats' met 'sleutel'")
    for name in CLIENTS:
        client = said.get(name, [])
        if not isinstance(client, list) or not all(isinstance(it, str) for it in client):
            found.append(f"'{name}' is een lijst: het programma en wat het meekrijgt")
    wait = said.get("wacht_s", PATIENCE_S)
    if not isinstance(wait, int | float) or not 0 < wait <= PATIENCE_MAX_S:
        found.append(f"'wacht_s' is hoogstens {PATIENCE_MAX_S:.0f} seconden")
    return found


def _sign_in(path: Path) -> tuple[str, str]:
    lines = path.read_text("utf-8").splitlines()
    found = dict(line.split("=", 1) for line in lines if "=" in line)
    try:
        return found["client_id"].strip(), found["client_secret"].strip()
    except KeyError as error:
        raise ConfigError(f"{path}: hierin ontbreekt {error.args[0]}") from None
