"""What a new partner is handed: its keys, where to send, and how to begin."""

import json as json_module
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from hub.bus import topology
from hub.policy.partners import PartnerAgreement
from hub.security.secret_file import write_private

CONTEXT: Final = "nats-context.json"
README: Final = "LEESMIJ.md"
CLIENT: Final = "client.env"


def write_package(
    folder: Path, agreement: PartnerAgreement, credentials: str, places: Mapping[str, str]
) -> list[str]:
    """Write the package in a new folder that only we can read; the names of its files.

    `places` are the addresses of the doors: `nats` and `http`. Raises `FileExistsError`.
    """
    slug = agreement.partner.value
    files = {
        f"{slug}.creds": credentials,
        CONTEXT: json_module.dumps(_context(agreement, places["nats"]), indent=2) + "\n",
        README: _readme(agreement, places),
    }
    for name, text in files.items():
        write_private(folder / name, text)
    return list(files)


def _context(agreement: PartnerAgreement, url: str) -> dict[str, str]:
    """A context of the command `nats`."""
    slug = agreement.partner.value
    return {
        "description": f"Signaalhub, {agreement.title}",
        "url": url,
        "creds": f"{slug}.creds",
        "inbox_prefix": topology.inbox(slug),
    }


def _readme(agreement: PartnerAgreement, places: Mapping[str, str]) -> str:
    slug, limits = agreement.partner.value, agreement.limits
    bsn = f"ja ({agreement.bsn_ground})" if agreement.may_send_bsn else "nee"
    http = places["http"]
    return f"""\
# Signaalhub: aansluiten als {agreement.title}

Bewaar dit pakket geheim: wie `{slug}.creds` of `client.env` heeft, kan uit uw naam sturen.
Zijn ze misschien gezien door een ander? Bel of mail ons dan meteen.

## Waar u stuurt

| | HTTP | bus (NATS) |
| --- | --- | --- |
| adres | `{http}` | `{places["nats"]}` |
| aanmelden | `client.env` (OAuth2, client credentials) | `{slug}.creds` |
| sturen | `POST {http}/v1/signalen` | `{topology.message(slug)}` |
| antwoord | in het antwoord zelf | `{topology.receipts(slug)}` |
| inbox | | `{topology.inbox(slug)}` |

Staat er geen `client.env` in dit pakket, vraag dan om een aanmelding voor HTTP.

## Wat is afgesproken (versie {agreement.version})

- Uw OIN: {agreement.oin}. Dat staat in `source` van elk bericht.
- Grondslag: {agreement.ground}.
- Een BSN sturen: {bsn}.
- Hoogstens {limits.per_minute} berichten per minuut en {limits.at_once} ineens.
- Een bericht is hoogstens {limits.message_bytes} bytes.
- Hoogstens {limits.connections} verbindingen met de bus tegelijk.
- Wij bereiken u via {agreement.contact.mail} ({agreement.contact.role}).

## Beginnen

1. Lees {http}/ontwikkelaars: per bericht een voorbeeld, het schema en opdrachten om over te nemen.
2. Controleer een bericht: `POST {http}/v1/berichtcontroles`. Er wordt niets bewaard.
3. Stuur het, en bewaar het ontvangstbewijs.

Met de opdracht `nats`: kopieer `{CONTEXT}` naar `~/.config/nats/context/signaalhub.json`.
Zet bij `creds` het hele pad van `{slug}.creds`. Daarna werkt bijvoorbeeld
`nats --context signaalhub sub '{topology.receipts(slug)}'`.
"""
