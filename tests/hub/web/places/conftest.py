"""Screens of addresses over real stages: what partners say goes in, what people see comes out."""

from datetime import datetime, timedelta

import pytest

from hub.policy.partners import load_partners
from hub.policy.routing import load_routing
from hub.web.app import Options, create_app
from hub.web.words import Words
from tests.builders import address, inspection, mutation
from tests.hub.web.small import client_of, token_of
from tests.workshop import workshop

PLACE, OTHER = address(12), address(101, "Testlaan")
NAME, OTHER_NAME = "Demohof 9012, Nijkerk", "Testlaan 9101, Nijkerk"
SECRETS = ("Demohof", "9012", "Testlaan", "9101", "Demo hof")
"""What must show nowhere before somebody opened the addresses."""


def reports():
    """Three signals about one address, one of them under embargo; two about another."""
    return [
        mutation(1, pleegplaats=PLACE, mutatietekst="Busjes in de nacht.", doorverstrekken=True),
        inspection(2, day=1, werklocatie={"adres": {**PLACE, "straat": "Demo hof"}}),
        inspection(3, day=2, werklocatie={"adres": PLACE}, strafrechtelijkOnderzoek="ja"),
        inspection(4, day=3, werklocatie={"adres": OTHER}),
        mutation(5, day=4, pleegplaats=OTHER, mutatietekst="Elf matrassen.", doorverstrekken=True),
    ]


class Screens:
    """A hub with its application, and a client for each person."""

    def __init__(self, hub):
        self.hub = hub
        self.at = None
        words = Words(load_routing(), load_partners())

        def settle(place, stage=""):
            del place, stage
            hub.settle()
            return True

        self.app = create_app(hub.desk(), hub.views, words, Options(is_demo=True, settle=settle))

    def client(self, person):
        return client_of(self.app, person)

    def form(self, client, **fields):
        return {"formulier": token_of(self.app, client), **fields}

    def entities(self, audience=""):
        """Addresses by how many signals they have, the most first."""
        rows = self.hub.rows(
            f"SELECT entity FROM places WHERE audience = '{audience}' ORDER BY signals DESC"  # noqa: S608 - ours
        )
        return [row[0] for row in rows]

    def day(self, days):
        """A day so far from the newest message, as a form says it."""
        [(newest,)] = self.hub.rows("SELECT MAX(received_at) FROM messages")
        return (datetime.fromisoformat(newest) + timedelta(days=days)).date().isoformat()


@pytest.fixture
def screens():
    """The screens, with what partners reported."""
    with workshop() as hub:
        hub.take(*reports())
        made = Screens(hub)
        yield made
        made.app.app.state.site.past.__self__.close()
