"""A hub with handovers, systems of pillar owners to tell, and who tells them."""

import ssl
from datetime import timedelta

import pytest

from hub.domain.outgoing import CaseSystem, Confidentiality, MailServer
from hub.outgoing.carrying import ByEvent, ByMail
from hub.outgoing.sending import Outgoing
from hub.outgoing.zgw import ByCase
from schemas.ids import handover_id
from tests.certificates import own_certificate
from tests.hub.domain.test_handover import NOW, SUBJECT, released
from tests.hub.outgoing.systems import CLIENT, SECRET, Cases, Post
from tests.hub.webhooks.sender import SECRET as SIGNS
from tests.receivers import Hook, listening
from tests.workshop import workshop

BASE = "https://signaalhub.example"
TO = "zorgcoordinatie@zorg.example"
MAIL_PASSWORD = "een-wachtwoord"  # noqa: S105 - of a server that lives for one test


class Sender:
    """Who sends, with a clock that a test moves; `again` is another process in its place."""

    def __init__(self, hub, way, called="zgw"):
        self.hub, self.now, self._ways = hub, NOW, {"zorg": (called, way), "signaleren": None}
        self.again()

    def again(self):
        self.outgoing = Outgoing(
            self.hub.record(),
            self.hub.mapper,
            self._ways,
            base=BASE,
            now=lambda: self.now,
            chance=lambda: 0.5,
        )
        self.outgoing.begin()
        return self

    async def send(self):
        while await self.outgoing.step("zorg"):
            pass

    async def later(self, **passed):
        self.now += timedelta(**passed)
        await self.send()


def release(hub, ordinal=1, **changed):
    """Record a release to care; its history's id."""
    made = released(**changed)
    handover = handover_id(SUBJECT, "zorg", ordinal)
    event = made.model_copy(update={"originator_id": handover, "recorded_at": NOW})
    hub.desk().append(event)
    return handover


@pytest.fixture
def hub():
    with workshop() as made:
        yield made


@pytest.fixture
def cases():
    with listening(Cases) as made:
        yield made


@pytest.fixture
def hook():
    with listening(Hook) as made:
        yield made


@pytest.fixture
def by_case(hub, cases):
    system = CaseSystem(
        cases=f"{cases.url}/zaken/api/v1",
        documents=f"{cases.url}/documenten/api/v1",
        case_type=f"{cases.url}/catalogi/api/v1/zaaktypen/1",
        document_type=f"{cases.url}/catalogi/api/v1/informatieobjecttypen/1",
        rsin="000000024",
        responsible="000000024",
        client=CLIENT,
        confidentiality=Confidentiality.TRUSTED,
    )
    return Sender(hub, ByCase(system, lambda: SECRET, only_public=False, seconds=2.0))


@pytest.fixture
def by_event(hub, hook):
    way = ByEvent(hook.url, "00000099000000005000", lambda: SIGNS, only_public=False, seconds=2.0)
    return Sender(hub, way, "cloudevents")


@pytest.fixture
def post(tmp_path):
    path = own_certificate(tmp_path / "both.pem")
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(path)
    with Post(context, "hub", MAIL_PASSWORD) as made:
        made.certificate = path
        yield made


@pytest.fixture
def mail_way(post):
    server = MailServer("localhost", post.port, "signaalhub@gemeente.example", "hub")

    def made(**changed):
        options = {
            "password": lambda: MAIL_PASSWORD,
            "context": lambda: ssl.create_default_context(cafile=post.certificate),
            "seconds": 2.0,
        }
        return ByMail(server, TO, **{**options, **changed})

    return made
