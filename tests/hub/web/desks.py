"""A person at the screens of a small hub: reads pages, sends forms."""

from datetime import timedelta

from schemas.events import DossierExtended
from schemas.signal import Partner
from tests.hub.web.events import (
    DOSSIER,
    ECHO,
    LAST,
    POLICE,
    RESIDENT,
    START,
    a_signal,
    place,
)
from tests.hub.web.page import Page
from tests.hub.web.small import client_of, token_of

PATH = f"/dossiers/{DOSSIER}"
LATER = a_signal("Z", Partner.SCHOOL, START + timedelta(days=23))
SIGHT = {"versie", "gezien", "versie-ander", "gezien-ander"}


class Desk:
    """A person at a hub's screens."""

    def __init__(self, hub, user="d.jansen"):
        self.hub, self.app = hub, hub.app()
        self.client = client_of(self.app, user)

    async def page(self, path=PATH):
        return Page((await self.client.get(path)).text)

    async def hidden(self, path=PATH):
        return hidden_in(await self.page(path))

    async def send(self, form, path=PATH, **fields):
        fields["formulier"] = token_of(self.app, self.client)
        return await self.client.post(f"{path}/{form}", data=fields)

    async def decide(self, path=PATH, **fields):
        return await self.send("besluit", path, **(await self.hidden(path) | fields))

    async def read_all(self):
        for signal in (POLICE, RESIDENT, ECHO):
            await self.read(signal)

    async def read(self, signal):
        await self.client.get(f"/signalen/{signal.originator_id}")
        self.hub.settle()


def hidden_in(page):
    """What a page's form carries of what lay before the person."""
    return {it["name"]: it["value"] for it in page.all("input") if it.get("name") in SIGHT}


def extend(hub):
    """Let another signal come to the dossier."""
    formed = hub.desk.history(DOSSIER)[-1]
    members = (*formed.members, LATER.originator_id)
    hub.say(LATER)
    hub.say(DossierExtended(**place(DOSSIER, LAST), members=members, ties=formed.ties))
