"""Random histories over a small world in which everything collides, under tight limits."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from random import Random

from hub.matching.changes import Changes, DossierChange, DossierChangeKind, EntityChangeKind
from hub.matching.companions import Word, WordVerdict
from hub.matching.judgements import Verdict
from hub.matching.linker import Linker
from hub.matching.mention import EntityKind, Mention, PersonFeatures, SignalMentions
from hub.matching.policy import LinkagePolicy, TieRule
from tests.hub.matching.stories import MODEL, POLICY, hex_id, place

TIGHT: LinkagePolicy = replace(
    POLICY,
    person=replace(POLICY.person, block_max=4, region_max=5, identity_max=6),
    dossier_max=3,
    region_max=4,
    ties={
        kind: TieRule(rule.percent, min(rule.degree_max, 5), rule.is_contact)
        for kind, rule in POLICY.ties.items()
    },
)
FAMILIES = ("Demowicz", "de Demo", "van der Demo-Voorbeeld", "Demovitsj", "Voorbeeld", "V.")
GIVEN = ("Jan", "Johannes", "Piotr", "Pieter", "J.", "Sanne", "Anna Maria", "Maria")
BIRTHS = ("1998", "1998-05-14", "1998-14-05", "1998-05-15", "1998-01-01", "1998-05", "2001-02-03")
BSNS = ("999990019", "999990020", "999990032")
ADDRESSES = tuple(
    place(f"{street} {n}")[1] for street in ("Demohof", "Testlaan") for n in (9001, 9002, 9005)
)
PHONES = tuple(f"+3160000000{n}" for n in range(10))
KEYS = {
    EntityKind.ADDRESS: ADDRESSES,
    EntityKind.PHONE: PHONES,
    EntityKind.VEHICLE: tuple(f"NL:DE00{n}O" for n in range(8)),
    EntityKind.HANDLE: tuple(f"@demo_{n}" for n in range(6)),
    EntityKind.ORGANISATION: ("kvk:99990012", "kvk:99990013"),
}
TWIN = PersonFeatures("Voorbeeld", "Jan", birth_date="1998-05-14", address_key=ADDRESSES[0])
HARD = (
    TWIN,
    replace(TWIN, given_names="Joris"),
    replace(TWIN, given_names="J."),
    replace(TWIN, given_names="J.", birth_date="1998"),
    replace(TWIN, bsn=BSNS[0]),
    replace(TWIN, bsn=BSNS[1]),
    replace(TWIN, birth_date="1998-05-15", address_key=None),
    replace(TWIN, birth_date="1999-02-03", given_names=None),
)
"""Members of one family, and descriptions that fit more than one of them."""


@dataclass(frozen=True)
class Put:
    number: int
    signal: SignalMentions


@dataclass(frozen=True)
class Withdraw:
    """The partner took it back, or its time was over: to the linker one thing."""

    number: int
    signal: str


@dataclass(frozen=True)
class Judge:
    number: int
    one: str
    other: str
    verdict: Verdict | None


@dataclass(frozen=True)
class Say:
    number: int
    word: Word


Step = Put | Withdraw | Judge | Say


@dataclass
class History:
    """Steps in the order of the record, which numbers them."""

    steps: list[Step] = field(default_factory=list)

    def survivors(self) -> list[Step]:
        """What is left: the present life of each signal that is there, and what counts of it.

        Told by reading the record from front to back, as a person would.
        """
        lives: dict[str, list[Put]] = {}
        born: dict[str, int] = {}
        judged: dict[frozenset[str], Judge] = {}
        said: dict[str, Say] = {}
        for step in self.steps:
            match step:
                case Put(number, signal):
                    before = persons_of(lives.get(signal.signal, []))
                    lives.setdefault(signal.signal, []).append(step)
                    now = persons_of([step])
                    born.update(dict.fromkeys(now - before, number))
                    for gone in before - now:
                        del born[gone]
                case Withdraw(_, signal):
                    for gone in persons_of(lives.pop(signal, [])):
                        del born[gone]
                case Judge(_, one, other, _):
                    judged[frozenset((one, other))] = step
                case Say(_, word):
                    said[word.id] = step
        counting = [
            judge
            for pair, judge in judged.items()
            if pair <= born.keys() and all(judge.number > born[mention] for mention in pair)
        ]
        standing = [
            say
            for say in said.values()
            if say.word.verdict is not None
            and all(
                any(s in lives and lives[s][0].number < say.number for s in side)
                for side in (say.word.one, say.word.other)
            )
        ]
        return [*(put for puts in lives.values() for put in puts), *counting, *standing]


def persons_of(puts: list[Put]) -> set[str]:
    """The persons that the last of these versions names."""
    return {m.id for put in puts[-1:] for m in put.signal.mentions if m.person is not None}


def maybe(random: Random, values: tuple[str, ...], chance: float) -> str | None:
    return random.choice(values) if random.random() < chance else None


def person(random: Random) -> PersonFeatures:
    """Somebody: often one of a hard family, or one who shares a name and no other key."""
    drawn = random.random()
    if drawn < 0.4:
        return random.choice(HARD)
    if drawn < 0.6:
        return PersonFeatures("Demowicz", random.choice(("Jan", "Sanne")), birth_date="1998")
    return PersonFeatures(
        family_name=maybe(random, FAMILIES, 0.9),
        given_names=maybe(random, GIVEN, 0.8),
        birth_date=maybe(random, BIRTHS, 0.7),
        sex=maybe(random, ("m", "f"), 0.3),
        bsn=maybe(random, BSNS, 0.1),
        alias=maybe(random, ("Rico",), 0.1),
        address_key=maybe(random, ADDRESSES, 0.3),
        phone_key=maybe(random, PHONES, 0.2),
    )


def some_signal(random: Random, number: int) -> SignalMentions:
    """One version of the numbered signal; mention ids are the same in each version."""
    name = f"signal {number}"
    mentions = []
    for ordinal in range(random.choice((1, 1, 2, 3))):
        mention_id, signal = hex_id(f"{name}/{ordinal}"), hex_id(name)
        if random.random() < 0.6:
            described, is_victim = person(random), random.random() < 0.6
            mentions.append(
                Mention(mention_id, signal, EntityKind.PERSON, None, described, "", is_victim)
            )
        else:
            kind = random.choice(tuple(KEYS))
            mentions.append(Mention(mention_id, signal, kind, random.choice(KEYS[kind])))
    traits = frozenset(t for t in ("CRI-03", "OMG-02") if random.random() < 0.3)
    return SignalMentions(hex_id(name), random.randrange(4), tuple(mentions), traits)


Sets = tuple[tuple[str, ...], tuple[str, ...]]


def some_sets(random: Random, signals: int) -> Sets:
    """Two sets of a few signals, as a word names them."""
    some = [hex_id(f"signal {n}") for n in range(min(signals, 6))]
    drawn = random.sample(some, random.choice((2, 2, 3, 4)))
    cut = random.randrange(1, len(drawn))
    one, other = sorted((tuple(sorted(drawn[:cut])), tuple(sorted(drawn[cut:]))))
    return one, other


def some_word(random: Random, number: int, sets: list[Sets], said: "Counter[str]") -> Word:
    """A word on one of these sets, or taken back."""
    one, other = random.choice(sets)
    name = hex_id(repr((one, other)))
    said[name] += 1
    verdict: WordVerdict | None = random.choice(("together", "together", "apart", "related", None))
    return Word(name, one, other, verdict, number, said[name])


def some_history(random: Random, signals: int, steps: int) -> History:
    """Additions, corrections, withdrawals and judgements, also of what is not there."""
    history = History()
    sets = [some_sets(random, signals) for _ in range(6)]
    said: Counter[str] = Counter()
    talk = random.choice((0.05, 0.05, 0.2))
    judged = [hex_id(f"signal {n}/0") for n in range(min(signals, 6))]
    for number in range(1, steps + 1):
        if random.random() < talk:
            history.steps.append(Say(number, some_word(random, number, sets, said)))
            continue
        drawn = random.random()
        if drawn < 0.65:
            signal = some_signal(random, random.randrange(signals))
            history.steps.append(Put(number, signal))
        elif drawn < 0.8:
            gone = hex_id(f"signal {random.randrange(signals)}")
            history.steps.append(Withdraw(number, gone))
        else:
            one, other = random.sample(judged, 2)
            verdict = random.choice(("same", "same", "different", "unsure", None))
            history.steps.append(Judge(number, one, other, verdict))
    return history


def play(linker: Linker, steps: Iterable[Step]) -> list[Changes]:
    """Take the steps; return what each changed."""
    changes: list[Changes] = []
    for step in steps:
        match step:
            case Put(number, signal):
                changes.append(linker.put(signal, number))
            case Withdraw(number, signal):
                changes.append(linker.withdraw(signal, number))
            case Judge(number, one, other, verdict):
                changes.append(linker.judge(one, other, verdict, number))
            case Say(_, word):
                changes.append(linker.say(word))
    return changes


def tight_linker() -> Linker:
    """An empty linker under tight limits."""
    return Linker(TIGHT, MODEL)


@dataclass
class Table:
    """What a reader knows who saw only the changes, and never the linker."""

    entity_of: dict[tuple[str, str], str] = field(default_factory=dict)
    mentions: dict[str, set[str]] = field(default_factory=dict)
    dossiers: dict[str, DossierChange] = field(default_factory=dict)
    co_located: dict[str, tuple[str, ...]] = field(default_factory=dict)

    def apply(self, step: Step, changes: Changes) -> None:
        if not isinstance(step, Judge | Say):
            self._replace_signal(step, changes)
        for change in changes.entity_changes:
            if change.kind not in (EntityChangeKind.REDUCED, EntityChangeKind.DISSOLVED):
                kind = change.entity_kind.value
                self.entity_of.update({(kind, m): change.entity for m in change.mentions})
        for dossier in changes.dossier_changes:
            for source in dossier.came_from:
                self.dossiers.pop(source, None)
        for dossier in changes.dossier_changes:
            if dossier.kind is not DossierChangeKind.DISSOLVED:
                self.dossiers[dossier.dossier] = dossier
        self.co_located.update(changes.co_located)

    def _replace_signal(self, step: Put | Withdraw, changes: Changes) -> None:
        """A signal's own new version says what became of its mentions."""
        signal = step.signal.signal if isinstance(step, Put) else step.signal
        for known in [k for k in self.entity_of if k[1] in self.mentions.get(signal, ())]:
            del self.entity_of[known]
        self.entity_of.update({(kind.value, m): e for m, kind, e in changes.entities})
        self.mentions[signal] = {mention for mention, _, _ in changes.entities}
        if isinstance(step, Withdraw):
            self.co_located.pop(signal, None)
