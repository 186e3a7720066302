"""`hub partner`: who may sign in over HTTP for a partner."""

import json as json_module
from base64 import urlsafe_b64decode
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Annotated, Any, Final

from cyclopts import Parameter
from joserfc.errors import JoseError
from joserfc.jwk import import_key

from hub import settings
from hub.api.tokens import SCOPES
from hub.cli.api import clients_of
from hub.cli.app import EXIT_FOUND, EXIT_USAGE, CommandFailed
from hub.cli.output import answer, say, say_table
from hub.cli.outside import explained
from hub.domain.calendar import AMSTERDAM
from hub.security.clients import Client, Clients, digest_of, new_id, new_secret
from hub.security.secret_file import write_private
from schemas.signal import Partner

DAYS: Final = 365
DAYS_MAX: Final = 1095
CURVES: Final = {"OKP": "Ed25519", "EC": "P-256"}
RSA: Final = "RSA"
RSA_MIN_BITS: Final = 2048


def client(
    partner: Partner,
    /,
    *,
    key: Path | None = None,
    secret_file: Path | None = None,
    days: int = DAYS,
    json: bool = False,
) -> int:
    """Laat een systeem van een partner zich aanmelden over HTTP.

    Parameters
    ----------
    partner
        De partner voor wie het systeem stuurt.
    key
        De openbare sleutel van het systeem, als JWK. De geheime helft blijft bij de partner.
    secret_file
        Zonder sleutel: een nieuw bestand voor id en geheim, dat alleen u kunt lezen. Wij bewaren
        het geheim niet.
    days
        Hoeveel dagen dit geldt.
    json
        Toon wat is gemaakt als één JSON-object, zonder het geheim.

    """
    if (key is None) == (secret_file is None):
        raise CommandFailed("Kies --key of --secret-file.", EXIT_USAGE)
    if not 1 <= days <= DAYS_MAX:
        raise CommandFailed(f"--days is 1 tot {DAYS_MAX}.", EXIT_USAGE)
    until = datetime.now(UTC) + timedelta(days=days)
    with explained():
        clients = Clients(clients_of(settings.load()))
        if key is not None:
            made = new_client(partner, until, key=_public(key))
            clients.add(made)
        else:
            assert secret_file is not None
            made = with_secret(clients, partner, until, secret_file)
    if json:
        answer(_as_json(made))
        return 0
    say(f"{made.id} kan zich tot {_day(until)} aanmelden voor {partner}.")
    if secret_file is not None:
        say(f"Id en geheim staan in {secret_file}. Geef dat bestand veilig door en wis het hier.")
    return 0


def clients(*, json: bool = False) -> int:
    """Wie zich over HTTP kan aanmelden, en tot wanneer.

    Parameters
    ----------
    json
        Toon het als één JSON-lijst.

    """
    with explained():
        found = list(Clients(clients_of(settings.load())).every())
    if json:
        answer([_as_json(it) for it in found])
    else:
        rows = [
            (it.id, it.partner, "sleutel" if it.key else "geheim", _day(it.until)) for it in found
        ]
        say_table(("id", "partner", "met", "tot"), rows)
    return 0


def revoke(id_: Annotated[str, Parameter(name="ID")], /, *, json: bool = False) -> int:
    """Laat een systeem zich niet meer aanmelden; wat het al heeft, werkt niet meer.

    Parameters
    ----------
    id_
        Het id van het systeem.
    json
        Toon de uitkomst als één JSON-object.

    """
    with explained():
        is_gone = Clients(clients_of(settings.load())).remove(id_)
    if json:
        answer({"id": id_, "ingetrokken": is_gone})
    else:
        say(f"{id_} kan zich niet meer aanmelden." if is_gone else f"{id_} is hier niet bekend.")
    return 0 if is_gone else EXIT_FOUND


def with_secret(clients_: Clients, partner: Partner, until: datetime, file: Path) -> Client:
    """Let a client in by a secret that is written to a new file, and kept nowhere else."""
    secret = new_secret()
    made = new_client(partner, until, secret=digest_of(secret))
    write_private(file, f"client_id={made.id}\nclient_secret={secret}\n")
    clients_.add(made)
    return made


def new_client(partner: Partner, until: datetime, **proof: Any) -> Client:
    """A client that may do all that partners may."""
    return Client(id=new_id(partner), partner=partner, scopes=SCOPES, until=until, **proof)


def _public(path: Path) -> dict[str, Any]:
    """Read a public key; refuse a secret one: it should have stayed where it was made."""
    try:
        said = json_module.loads(path.read_text("utf-8"))
        kind, size = said["kty"], len(urlsafe_b64decode(f"{said.get('n', '')}==")) * 8
        if kind not in {*CURVES, RSA} or said.get("crv") != CURVES.get(kind):
            raise CommandFailed(f"{path}: gebruik Ed25519, P-256 of RSA.", EXIT_USAGE)
        if kind == RSA and size < RSA_MIN_BITS:
            raise CommandFailed(f"{path}: RSA heeft ten minste {RSA_MIN_BITS} bits.", EXIT_USAGE)
        found = import_key(said)
    except (JoseError, ValueError, KeyError, TypeError):
        raise CommandFailed(f"{path} is geen sleutel (JWK).", EXIT_USAGE) from None
    if found.is_private:
        raise CommandFailed(f"{path} is geen openbare sleutel. Geef alleen die.", EXIT_USAGE)
    return {str(name): value for name, value in found.as_dict(private=False).items()}


def _as_json(it: Client) -> dict[str, Any]:
    return {
        "id": it.id,
        "partner": it.partner,
        "met": "sleutel" if it.key else "geheim",
        "scopes": it.scopes,
        "tot": it.until,
    }


def _day(moment: datetime) -> str:
    return moment.astimezone(AMSTERDAM).date().isoformat()
