"""The auditor's screens over a real hub: stages that work, content that is sealed, a decision."""

from dataclasses import dataclass
from uuid import UUID

import pytest

from hub.actions import casework
from hub.domain.casework import GROUNDS
from hub.domain.deciding import Decide
from hub.web.app import Options, create_app
from schemas.events import CaseDecided, DossierFormed, Ruling
from tests.builders import mutation
from tests.consumers.histories import labour, police
from tests.databases import KINDS, new_url
from tests.hub.web.small import client_of
from tests.workshop import workshop

ALL = frozenset({"car", "phone", "house", "person"})
REASON = "De man met de rode pet woont op Demohof 9012."


@dataclass
class Case:
    """A hub in which a coordinator decided on a dossier that grew afterwards."""

    hub: object
    app: object
    dossier: UUID
    decision: int

    def positions(self, kind):
        """Where the events of a kind stand."""
        found = self.hub.reading.read(0, 100_000, [kind.TOPIC])
        return [it.position for it in found]

    def client(self, user="a.auditor"):
        return client_of(self.app, user)


@pytest.fixture(scope="module", params=KINDS)
def case(request, words, tmp_path_factory):
    where = {}
    if request.param != "sqlite":
        directory = tmp_path_factory.mktemp("case")
        where = {name: new_url(request.param, directory) for name in ("database", "views")}
    with workshop(**where) as hub:
        hub.take(police(1, ALL, 0), labour(1, frozenset({"car", "phone"}), 2))
        desk = hub.desk()
        dossier = hub.events(DossierFormed)[0].originator_id
        now = hub.events()[-1].recorded_at
        sight = casework.load(desk, dossier).sight
        wish = Decide(
            ruling=Ruling.CONFIRMED,
            ground=next(iter(GROUNDS[Ruling.CONFIRMED])),
            reason=REASON,
            until=None,
            seen=sight,
            read=1,
            knows_unread=True,
            by="d.jansen",
        )
        casework.decide(desk, dossier, wish, now)
        hub.take(police(2, frozenset({"phone"}), 3, day=20), mutation(9, day=30))

        def settle(place=0, stage=""):
            del place, stage
            hub.settle()
            return True

        app = create_app(desk, hub.views, words, Options(is_demo=True, settle=settle))
        case = Case(hub, app, dossier, 0)
        [case.decision] = case.positions(CaseDecided)
        yield case
        app.app.state.past.close()
        app.app.state.site.verifier.close()
