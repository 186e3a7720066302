"""The bus as the agreements and the record have it: the accounts of partners, written and told."""

import asyncio
import time
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Final

from hub.actions.memberships import bus_terms
from hub.bus.credentials import OPERATOR, SYSTEM, Credentials
from hub.bus.errors import BusError
from hub.bus.reloading import reload, replace_accounts
from hub.cli.app import EXIT_USAGE, CommandFailed
from hub.wiring import Hub
from schemas.signal import Partner

NO_KEYS: Final = (
    "De sleutels van de bus zijn hier niet: zet HUB_PARTNER_CREDENTIALS_DIRECTORY en "
    "HUB_NATS_ACCOUNTS_FILE. Zie docs/operations.md, Partners."
)
OLD_BUS: Final = (
    "De bus weet dit nog niet ({}). Herstel dat en doe: hub partner apply. Tot dan houdt de hub "
    "wat een geschorste partner stuurt apart."
)

SECOND_PART_S: Final = 0.05


@dataclass(frozen=True, slots=True)
class PartnerBus:
    """The keys of the bus, and the file in which servers read who may connect."""

    hub: Hub
    keys: Path
    accounts: Path

    def credentials(self, *also: Partner) -> Credentials:
        """The keys of everybody with whom something is agreed and who has an account, or will."""
        slugs = [it.partner.value for it in self.hub.partners]
        known = Credentials(self.keys, slugs)
        return Credentials(self.keys, [it for it in slugs if known.has_account(it) or it in also])

    def write(self, now: datetime, *also: Partner) -> None:
        """Write the accounts as they are now."""
        credentials, hub = self.credentials(*also), self.hub
        terms = bus_terms(hub.reading, hub.mapper, hub.partners, now)
        text = credentials.server_config(int(now.timestamp()), terms=terms)
        replace_accounts(self.accounts, text)

    def tell(self) -> int:
        """Have the servers read them; how many did. Raises `BusError`."""
        system = self.credentials().path(SYSTEM)
        return asyncio.run(reload(self.hub.settings.nats_urls, system))

    def bring_up_to_date(self, now: datetime, *also: Partner) -> str:
        """Write the accounts and tell the servers; what went wrong, or nothing."""
        try:
            self.write(now, *also)
            self.tell()
        except (BusError, OSError) as error:
            return OLD_BUS.format(error)
        return ""

    def wait_for_another_second(self, partner: Partner) -> None:
        """Claims are told apart by the second in which they were issued."""
        path = self.keys / f"{partner}.creds"
        while path.exists() and int(path.stat().st_mtime) >= int(time.time()):
            time.sleep(SECOND_PART_S)


def bus_of(hub: Hub) -> PartnerBus | None:
    """The bus of this hub; None where its keys are elsewhere."""
    keys, accounts = hub.settings.partner_credentials_directory, hub.settings.nats_accounts_file
    if keys is None or accounts is None or not (keys / f"{OPERATOR}.nk").exists():
        return None  # other keys than those of the servers would shut everybody out
    return PartnerBus(hub, keys, accounts)


def require_bus(hub: Hub) -> PartnerBus:
    """The bus of this hub, which has to be here."""
    found = bus_of(hub)
    if found is None:
        raise CommandFailed(NO_KEYS, EXIT_USAGE)
    return found
