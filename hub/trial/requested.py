"""What the demo's privacy officer does with requests of data subjects, for the screens to show."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

import orjson

from hub.actions import requests, seeking
from hub.actions.desk import Desk
from hub.actions.requests import Received, load_request, newest_of
from hub.domain.request_parts import CHOICES, Part
from hub.domain.request_verdicts import Verdict
from hub.domain.requesting import PartsWish, Reception, Refused
from hub.domain.requests import RequestState
from hub.matching.model import PersonModel
from hub.web.signin.people import DEMO_PEOPLE
from schemas.events.requests import Answer, Asked, Match, Passage, UnderLaw
from schemas.parties import Address, Person

OFFICER: Final = next(it for it in DEMO_PEOPLE if it.id == "f.privacy")
BOY: Final = Person(
    family_name="Demoman",
    given_names="Daan",
    birth="2011",
    home=Address(street="Proefakker", number=9131, town="Nijkerk"),
)
FRIEND: Final = Person(family_name="Voorbeeldsen", given_names="Milan")
OTHER: Final = Person(family_name="Elders", given_names="Noor", birth="1990-02-11")
ASK_ALL: Final = "Welke gegevens heeft de gemeente over mijn zoon, en wie heeft ze gekregen?"
ASK_OWN: Final = "Wat staat er over mij bij de gemeente?"
CORRECT: Final = "Mijn adres klopt niet. Ik ben in maart verhuisd."
RELEASED: Final = "Er is met de jongen gesproken. Hij wilde er niet over praten."
WHY: Final = "Wie ermee aan de slag ging, zou een onderzoek kunnen verraden."


class DemoRefused(Exception):  # noqa: N818 - named for what happened
    """A step of the demo was refused; the text is its code."""


@dataclass(frozen=True, slots=True)
class Demo:
    """The desk of the demo; `settle` waits for the views."""

    desk: Desk
    model: PersonModel
    settle: Callable[[], None]
    now: datetime

    def must(self, done: object) -> None:
        """Go on when it was recorded and shows."""
        if isinstance(done, Refused):
            raise DemoRefused(done.value)
        self.settle()


def answer_some(demo: Demo) -> None:
    """One request is too late, one is being looked at, and one waits for its answer to be given."""
    _received(demo, OTHER, Asked.RECTIFICATION, "digitaal", timedelta(days=40), CORRECT)
    boy = _searched(demo, BOY, "gemachtigde", timedelta(days=6), ASK_ALL)
    _judge(demo, boy, leaving=1)
    _decide_parts(demo, boy, _state(demo, boy).signals[:1])
    friend = _searched(demo, FRIEND, "balie", timedelta(days=9), ASK_OWN)
    _judge(demo, friend, leaving=0)
    _decide_parts(demo, friend, _state(demo, friend).signals)
    verdict = Verdict(Answer.PARTLY, "opsporing", WHY)
    demo.must(requests.decide(demo.desk, OFFICER, friend, verdict, demo.now))


def _received(  # noqa: PLR0913, PLR0917 - who asks what, how and when
    demo: Demo, person: Person, asked: Asked, channel: str, before: timedelta, question: str
) -> UUID:
    wish = Reception(
        asked=asked,
        law=UnderLaw.GDPR,
        channel=channel,
        received_at=demo.now - before,
        has_name=True,
        question=question,
    )
    done = requests.receive(demo.desk, OFFICER, wish, person, demo.now)
    demo.must(done)
    assert isinstance(done, Received)
    return done.request


def _searched(demo: Demo, person: Person, channel: str, before: timedelta, question: str) -> UUID:
    request = _received(demo, person, Asked.ACCESS, channel, before, question)
    demo.must(requests.identify(demo.desk, OFFICER, request, "machtiging", demo.now))
    demo.must(seeking.search(demo.desk, OFFICER, request, demo.model, demo.now))
    return request


def _state(demo: Demo, request: UUID) -> RequestState:
    return load_request(demo.desk, request)


def _judge(demo: Demo, request: UUID, *, leaving: int) -> None:
    """All that was found is the requester, but for the last ones: those wait for a look."""
    found = list(_state(demo, request).found.values())
    some = found[: len(found) - leaving]
    matches = tuple(Match(signal=it.signal, mention=it.mention, is_theirs=True) for it in some)
    demo.must(requests.match(demo.desk, OFFICER, request, matches, demo.now))


def _decide_parts(demo: Demo, request: UUID, signals: Iterable[UUID]) -> None:
    """Everything goes out as it is proposed, but who had to act on it."""
    passages = {part.value: CHOICES[part][0] for part in Part} | {"route": Passage.WITHHELD}
    known = demo.desk.requests.grounds_of(UnderLaw.GDPR, of_part=True)
    texts = orjson.dumps([RELEASED]).decode()
    for signal in signals:
        newest = newest_of(demo.desk, signal)
        wish = PartsWish(
            signal=signal,
            seen=newest.originator_version if newest else 0,
            passages=passages,
            grounds={"route": "opsporing"},
            has_text=True,
        )
        done = requests.decide_parts(
            demo.desk, OFFICER, request, wish, texts=texts, known=known, now=demo.now
        )
        demo.must(done)
