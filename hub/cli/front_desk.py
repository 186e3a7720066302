"""Puts together what the residents' form stands on, for `hub web`."""

import os
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from hub.bus.door import PartnerDoor
from hub.policy.report_form import load_report_form
from hub.security.secret_file import own_secret, read_secret
from hub.settings import Settings, SettingsError
from hub.trial.house import partner_credentials
from hub.web.report.desk import FrontDesk
from hub.web.report.languages import load_catalogues
from hub.web.report.melding import source_of
from hub.web.site import environment
from hub.wiring import Hub
from schemas.signal import Partner

REPORT_KEY_BYTES: Final = 32


def front_desk(chosen: Settings, hub: Hub) -> FrontDesk | None:
    """Make it; None where residents are no partner, or nothing says how to send as they do.

    Raises `SettingsError` where they are named and are not there.
    """
    credentials = _credentials(chosen)
    if credentials is None or not chosen.nats_urls:
        return None
    oin = next((it.oin for it in hub.partners if it.partner is Partner.RESIDENTS), None)
    if oin is None:
        return None
    directory = chosen.policy_directory
    door = PartnerDoor(chosen.nats_urls, credentials, Partner.RESIDENTS)
    return FrontDesk(
        views=hub.views,
        key=_key(chosen),
        source=source_of(oin),
        names=load_report_form() if directory is None else load_report_form(directory),
        catalogues=load_catalogues(unreviewed=chosen.offers_unreviewed_translations),
        send=door.send,
        close=door.close,
        clock=lambda: datetime.now(UTC),
        chance=os.urandom,
        is_demo=chosen.is_demo,
        templates=environment(),
    )


def _credentials(chosen: Settings) -> Path | None:
    """The form's own file, or in a demo the residents' in the folder of all partners."""
    named = chosen.report_credentials_file
    if named is not None:
        if not named.is_file():
            raise SettingsError("HUB_REPORT_CREDENTIALS_FILE: dit bestand is er niet")
        return named
    found = partner_credentials(chosen, Partner.RESIDENTS)
    return found if found is not None and found.is_file() else None


def _key(chosen: Settings) -> bytes:
    if chosen.report_key_file is not None:
        return read_secret(chosen.report_key_file)
    return own_secret(chosen.directory / "report-key", REPORT_KEY_BYTES)
