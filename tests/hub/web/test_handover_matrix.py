"""Handover x user x field: everybody sees their own handovers, and of those what was released."""

from dataclasses import dataclass
from datetime import timedelta

import pytest

from hub.actions import releasing
from hub.actions.casework import load
from hub.domain.handover import Refusal
from hub.domain.releasing import Release
from hub.domain.sharing import Detail
from hub.web.signin.people import DEMO_PEOPLE
from schemas.signal import Urgency
from tests.hub.web.events import LAST, a_route
from tests.hub.web.handovers import (
    DOSSIER,
    PLAIN,
    REPORTER,
    SHARING,
    VALUES,
    at_desk,
    fill,
)
from tests.hub.web.small import small_hub

SEEN = {
    "zorg": {"text", "victims", "third-persons", "addresses", "contacts"},
    "signaleren": {
        "text",
        "victims",
        "offenders",
        "third-persons",
        "addresses",
        "contacts",
        "companies",
    },
    "aanpakken": {"offenders", "addresses", "companies"},
}
"""What each pillar may see at most: written down here once more, by hand."""
OWNER = {"zorg": "m.moviera", "signaleren": "t.meldpunt", "aanpakken": "r.toezicht"}
FOLLOWS = {"victims": {"contacts"}}
"""What goes with a detail that is left out: the telephone is that of the victim."""
WITHOUT = [None, *(detail.value for detail in Detail)]
READERS = {"d.jansen", "s.dewit"}
LOOKERS = {"a.auditor"}
RECEIVED = ("aanvaarden", "teruggeven", "doorgeven", "vragen", "stap", "notitie", "terugkoppelen")
RELEASED = ("antwoorden", "intrekken", "tweede", "afzender", "gegeven")


@dataclass(frozen=True)
class Made:
    """A handover with everything but one kind of detail."""

    pillar: str
    without: str | None
    path: str

    @property
    def seen(self):
        gone = {self.without} | FOLLOWS.get(self.without, set())
        return {VALUES[detail] for detail in SEEN[self.pillar] - gone}


def release(hub, pillar, without):
    sight = load(hub.desk, DOSSIER).sight
    receiver = SHARING.receivers[pillar]
    command = Release(
        receiver=pillar,
        signals=frozenset(sight.signals),
        details=frozenset(Detail) - {without},
        purpose="veiligheid",
        ground=receiver.grounds[0],
        consent="nee",
        is_urgent=False,
        until=LAST + timedelta(days=9),
        message="Kijk hiernaar.",
        seen=sight,
        read=0,
        by=f"coordinator.{without}",
    )
    done = releasing.release(hub.desk, SHARING, DOSSIER, command, LAST)
    assert not isinstance(done, Refusal), done
    return Made(pillar, without, f"/overdracht/{done.handover}")


@pytest.fixture(scope="module")
def hub(tmp_path_factory):
    """A hub with a handover for each pillar and each detail left out; acute, so nothing waits."""
    with small_hub("sqlite", tmp_path_factory.mktemp("matrix"), []) as hub:
        due = LAST + timedelta(days=5)
        urgent = [a_route(it.originator_id, due, urgency=Urgency.ACUTE) for it in PLAIN]
        fill(hub, routes=urgent)
        yield hub


@pytest.fixture(scope="module")
def handovers(hub):
    """All of them."""
    made = [release(hub, pillar, without) for pillar in SEEN for without in WITHOUT]
    hub.settle()
    return made


@pytest.mark.parametrize("user", DEMO_PEOPLE, ids=lambda user: user.id)
async def test_everybody_sees_their_own_handovers_and_of_those_what_was_released(
    hub, handovers, user
):
    desk = at_desk(hub.app(), user)
    async with desk.client:
        for made in handovers:
            owns = OWNER[made.pillar] == user.id
            reads = owns or user.id in READERS
            looks = reads or user.id in LOOKERS
            opened = await desk.send(f"{made.path}/openen")
            assert opened.status_code == (303 if reads else 404), made
            for page in ("", ".json", "/pakket", "/pakket.json"):
                answer = await desk.get(made.path + page)
                is_pack = page.startswith("/pakket")
                assert (answer.status_code == 200) == (reads if is_pack else looks), (made, page)
                seen = {value for value in VALUES.values() if value in answer.text}
                assert seen == (made.seen if reads else set()), (made, page)
                assert REPORTER not in answer.text


@pytest.mark.parametrize("user", DEMO_PEOPLE, ids=lambda user: user.id)
async def test_a_list_holds_ones_own_items_and_no_content(hub, handovers, user):
    desk = at_desk(hub.app(), user)
    async with desk.client:
        for path in ("/overdracht", "/overdracht.json"):
            answer = await desk.get(path)
            if user.id not in {*OWNER.values(), *READERS, *LOOKERS}:
                assert answer.status_code == 404
                continue
            own = {
                made.path
                for made in handovers
                if OWNER[made.pillar] == user.id or user.id not in OWNER.values()
            }
            assert {made.path for made in handovers if made.path in answer.text} == own
            assert not [value for value in VALUES.values() if value in answer.text]


@pytest.mark.parametrize("user", DEMO_PEOPLE, ids=lambda user: user.id)
async def test_nobody_acts_on_what_is_not_theirs(hub, handovers, user):
    desk = at_desk(hub.app(), user)
    async with desk.client:
        for made in handovers[:: len(WITHOUT)]:
            if OWNER[made.pillar] == user.id:
                continue
            for action in RECEIVED:
                assert (await desk.send(f"{made.path}/{action}")).status_code == 404, action
            if user.id not in READERS:
                for action in RELEASED:
                    assert (await desk.send(f"{made.path}/{action}")).status_code == 404, action
