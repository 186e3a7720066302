"""Many messages of all partners, mixed as they would come: for chaos, load and measurement.

Eighty in a hundred are ordinary and unrelated. Ten share a person, an address, a phone, a vehicle
or a handle with a few others. Five correct or withdraw an earlier one, two are an earlier one
again, two are wrong, and one is odd. The same seed gives the same bytes.
"""

import re
from bisect import bisect
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import accumulate, permutations
from random import Random
from typing import Final

from hub.stories.expectations import NOTHING
from hub.stories.inventions import Inventions, person, word
from hub.stories.sending import rfc3339
from hub.stories.story import Stories, StoryMessage
from hub.stories.templates import FEEDBACK, USUAL, WITHDRAWN, Template, template
from schemas.signal import Partner

ORDINARY: Final = "gewoon"
PLANTED: Final = "groep"
CORRECTION: Final = "correctie"
WITHDRAWAL: Final = "intrekking"
REPEAT: Final = "herhaling"
INVALID: Final = "ongeldig"
ODD: Final = "vreemd"
TITLES: Final = {
    ORDINARY: "Gewone signalen die nergens mee samenhangen",
    PLANTED: "Groepjes signalen met iets gemeen",
    CORRECTION: "Correcties van eerdere signalen",
    WITHDRAWAL: "Intrekkingen van eerdere signalen",
    REPEAT: "Hetzelfde bericht nog eens",
    INVALID: "Berichten die niet kloppen: allemaal geweigerd",
    ODD: "Ongewone berichten: wie ze krijgt moet ertegen kunnen",
}
"""What the `story` of a message means."""

_SHARES: Final = {
    ORDINARY: 80,
    PLANTED: 10,
    CORRECTION: 4,
    WITHDRAWAL: 1,
    REPEAT: 2,
    INVALID: 2,
    ODD: 1,
}
_KINDS: Final = tuple(kind for kind, share in _SHARES.items() for _ in range(share))

START: Final = datetime(2026, 9, 1, tzinfo=UTC)
STEP: Final = timedelta(seconds=20)
EARLIER_MAX: Final = 512
"""How many earlier messages may still be corrected, withdrawn or sent again."""
GROUPS_OPEN: Final = 8
GROUP_SIZES: Final = (2, 3, 4, 5)

_SHARED: Final = (
    frozenset({"family", "given", "birth"}),
    frozenset({"street", "house"}),
    frozenset({"phone"}),
    frozenset({"plate"}),
    frozenset({"handle"}),
)
_SENTENCES: Final = (
    "Er komen steeds andere mensen en er staat vaak een busje voor de deur.",
    "Betrokkene durft weinig te vertellen en kijkt telkens op de telefoon.",
    "Bij het gesprek gaf een ander steeds antwoord; het verhaal klopt niet met de papieren.",
    "Bij de controle waren bewoners thuis. Eén kamer was op slot en bleef op slot.",
    "Er is geld nodig voor schulden die niemand kan uitleggen. Hulp is aangeboden.",
    "Lange dagen, weinig slaap, en het werk wisselt per week. Men wil geen problemen.",
    "De afspraak is gemaakt met een tolk erbij, op een andere plek dan thuis.",
)
_TEXTS: Final = tuple(" ".join(three) for three in permutations(_SENTENCES, 3))
_ODD_TEXTS: Final = (
    "Работим много и не ни плащат. Страх ни е.",  # noqa: RUF001 - Bulgarian
    "مرحبا، أحتاج إلى مساعدة من فضلكم.",
    "Robert'); DROP TABLE signalen;-- %s %d {0} ${jndi:ldap://demo.example} <b>hallo</b>",
    "Zalgo t\u0335e\u0336x\u0337t, een man \U0001f468\u200d\U0001f469\u200d\U0001f467 belt aan.",
)
_TEMPLATES: Final = tuple(template(it.partner, it.form, it.data) for it in USUAL)
_WEIGHTS: Final = tuple(accumulate(it.weight for it in USUAL))
_WITHDRAWALS: Final = {partner: template(partner, "intrekking", WITHDRAWN) for partner in Partner}
_FEEDBACK: Final = template(Partner.CARE, "terugkoppeling", FEEDBACK)


def mixed(count: int, seed: int) -> Stories:
    """Make `count` messages in order of arrival; their `story` is the kind of message."""
    return Stories(tuple(mixed_messages(count, seed)), TITLES, NOTHING)


def mixed_messages(count: int, seed: int) -> Iterator[StoryMessage]:
    """Make the same messages one by one."""
    mixer = _Mixer(seed)
    return (mixer.next() for _ in range(count))


@dataclass(slots=True)
class _Sent:
    """A signal that was sent: what it was made of, and its bytes."""

    template: Template
    values: dict[str, str]
    data: bytes


@dataclass(slots=True)
class _Group:
    """What the members of a group share, and how many are still to come."""

    places: frozenset[str]
    shared: dict[str, str]
    left: int


@dataclass(slots=True)
class _Mixer:
    """Draws one message after another."""

    seed: int
    number: int = 0
    moment: datetime = START
    earlier: list[_Sent] = field(default_factory=list)
    groups: list[_Group] = field(default_factory=list)
    chance: Random = field(init=False)
    inventions: Inventions = field(init=False)
    _made: dict[str, Callable[[], StoryMessage]] = field(init=False)
    _sequences: dict[Partner, int] = field(default_factory=lambda: dict.fromkeys(Partner, 0))

    def __post_init__(self) -> None:
        self.chance = Random(self.seed)  # noqa: S311 - a story, no secret
        self.inventions = Inventions(self.chance.getrandbits(30))
        self._made = {
            ORDINARY: self._ordinary,
            PLANTED: self._planted,
            CORRECTION: self._correction,
            WITHDRAWAL: self._withdrawal,
            REPEAT: self._repeat,
            INVALID: self._invalid,
            ODD: self._odd,
        }

    def next(self) -> StoryMessage:
        """Make the next message; before there is an earlier one, an ordinary one."""
        self.number += 1
        self.moment += STEP
        kind = self.chance.choice(_KINDS)
        if not self.earlier and kind in {CORRECTION, WITHDRAWAL, REPEAT}:
            kind = ORDINARY
        return self._made[kind]()

    def _ordinary(self) -> StoryMessage:
        made, values = self._drawn(self._place(), {})
        return self._send(ORDINARY, made, values, keep=True)

    def _planted(self) -> StoryMessage:
        if len(self.groups) < GROUPS_OPEN:
            self.groups.append(self._group())
        group = self.chance.choice(self.groups)
        group.left -= 1
        if not group.left:
            self.groups.remove(group)
        place = self._place()
        while not group.places <= _TEMPLATES[place].places:
            place = self._place()
        made, values = self._drawn(place, group.shared)
        return self._send(PLANTED, made, values, keep=True)

    def _group(self) -> _Group:
        places = frozenset(self.chance.choice(_SHARED))
        shared = {name: value for name, value in self._invented(places).items() if name in places}
        return _Group(places, shared, self.chance.choice(GROUP_SIZES))

    def _correction(self) -> StoryMessage:
        sent = self.chance.choice(self.earlier)
        values = sent.values | self._stamp("signaal-gecorrigeerd", sent.template.partner)
        values["text"] = "Correctie. " + self.chance.choice(_TEXTS)
        return self._send(CORRECTION, sent.template, values)

    def _withdrawal(self) -> StoryMessage:
        """Take one back that nobody speaks of again: what is withdrawn leaves `earlier`."""
        sent = self.earlier.pop(self.chance.randrange(len(self.earlier)))
        partner = sent.template.partner
        values = self._stamp("signaal-ingetrokken", partner)
        values |= {"ref": sent.values["ref"], "text": "Het bleek om iets anders te gaan."}
        return self._send(WITHDRAWAL, _WITHDRAWALS[partner], values)

    def _repeat(self) -> StoryMessage:
        sent = self.chance.choice(self.earlier)
        return self._message(REPEAT, sent.template.partner, sent.data)

    def _invalid(self) -> StoryMessage:
        """Wrong in one of four ways that only the sender can mend."""
        made, values = self._drawn(self._place(), {})
        data = made.text % values
        match self.chance.randrange(4):
            case 0:
                data = data[: len(data) // 2]
            case 1:
                data = re.sub(r"/v[0-9]+\.json", "/v0.json", data)
            case 2:
                data = data.replace('"betrouwbaarheid"', '"betrouwbaarhied"')
            case _:
                data = data.replace('"specversion":"1.0"', '"specversion":"0.3"')
        return self._message(INVALID, made.partner, data.encode())

    def _odd(self) -> StoryMessage:
        """Right in form, and unusual: some are registered, some wait for a person."""
        made, values = self._drawn(self._place(), {})
        match self.chance.randrange(5):
            case 0:
                values["text"] = "In de brief staat het nummer 999990019."
            case 1:
                values["time"] = rfc3339(self.moment + timedelta(hours=2))
            case 2:
                values["time"] = rfc3339(self.moment + timedelta(days=40))
            case 3:
                made = _FEEDBACK
                values = self._stamp("terugkoppeling-gegeven", made.partner)
                values |= {"ref": f"PL0600-{1_000_000_000 + self.number}", "text": _TEXTS[0]}
            case _:
                values["text"] = self.chance.choice(_ODD_TEXTS)
        return self._send(ODD, made, values)

    def _place(self) -> int:
        """Draw which template, by weight."""
        return bisect(_WEIGHTS, self.chance.randrange(_WEIGHTS[-1]))

    def _drawn(self, place: int, shared: dict[str, str]) -> tuple[Template, dict[str, str]]:
        made = _TEMPLATES[place]
        values = self._stamp("signaal-gemeld", made.partner)
        values |= self._invented(made.places)
        values["seen"] = values["time"]
        values["day"] = values["time"][:10]
        values["text"] = self.chance.choice(_TEXTS)
        values["ref"] = _reference(USUAL[place].prefix, self.number)
        return made, values | shared

    def _invented(self, places: frozenset[str]) -> dict[str, str]:
        values: dict[str, str] = {}
        if "family" in places:
            values |= person(self.chance)
        if "street" in places:
            values |= self.inventions.address()
        if "phone" in places:
            values |= self.inventions.phone()
        if "plate" in places:
            values |= self.inventions.plate()
        if "handle" in places:
            values |= self.inventions.handle()
        return values

    def _stamp(self, kind: str, partner: Partner) -> dict[str, str]:
        """Give what every CloudEvent has; an id in the form of a UUID, whatever its digits."""
        self._sequences[partner] += 1
        return {
            "id": f"{self.seed & 0xFFFFFFFF:08x}-0000-8000-8000-{self.number:012x}",
            "kind": kind,
            "time": rfc3339(self.moment),
            "sequence": f"{self._sequences[partner]:010d}",
        }

    def _send(
        self, story: str, made: Template, values: dict[str, str], *, keep: bool = False
    ) -> StoryMessage:
        data = (made.text % values).encode()
        if keep:
            sent = _Sent(made, values, data)
            if len(self.earlier) < EARLIER_MAX:
                self.earlier.append(sent)
            else:
                self.earlier[self.chance.randrange(EARLIER_MAX)] = sent
        return self._message(story, made.partner, data)

    def _message(self, story: str, partner: Partner, data: bytes) -> StoryMessage:
        return StoryMessage(f"m{self.number}", story, partner, self.moment, data)


def _reference(prefix: str, number: int) -> str:
    """Write a partner's own number; no two messages of a mix have the same."""
    millions, rest = divmod(number, 1_000_000)
    match prefix:
        case "PL":
            return f"PL{600 + millions:04d}-2026{rest:06d}"
        case "mix":
            return f"mix-{word(number, 3)}-{word(number // 64_000, 3)}"
        case _:
            return f"{prefix}-{2026 + millions}-{rest:06d}"
