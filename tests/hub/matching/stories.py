"""The four demo stories as mentions: what each signal names, and who is a likely victim."""

from hashlib import sha256
from itertools import count
from pathlib import Path

from hub.matching.accounts import handle
from hub.matching.addresses import address_key, parse_line
from hub.matching.changes import Changes
from hub.matching.identifiers import iban, organisation, phone
from hub.matching.linker import Linker
from hub.matching.mention import EntityKind, Mention, PersonFeatures, SignalMentions
from hub.matching.model import PersonModel
from hub.matching.plates import plate
from hub.policy.linkage import load_linkage

POLICY_FOLDER = Path(__file__).parents[3] / "hub" / "policy"
POLICY = load_linkage((POLICY_FOLDER / "linkage.toml").read_text(), "linkage.toml")
MODEL = PersonModel((POLICY_FOLDER / "person_model.json").read_text())
DAY_MS = 86_400_000

Thing = tuple[EntityKind, str]


def hex_id(name: str) -> str:
    """A stable id for a readable name: 32 hexadecimal characters."""
    return sha256(name.encode()).hexdigest()[:32]


def place(line: str) -> Thing:
    address = parse_line(line)
    assert address is not None
    return EntityKind.ADDRESS, address_key(address, POLICY.default_place) or ""


def tel(number: str) -> Thing:
    return EntityKind.PHONE, phone(number) or ""


def car(text: str) -> Thing:
    return EntityKind.VEHICLE, plate(text) or ""


def account(text: str) -> Thing:
    return EntityKind.IBAN, iban(text) or ""


def nick(text: str) -> Thing:
    return EntityKind.HANDLE, handle(text) or ""


def firm(text: str) -> Thing:
    return EntityKind.ORGANISATION, organisation(text) or ""


VICTIM_A = PersonFeatures("Demowicz", "Piotr", birth_date="1991", sex="m")
VICTIM_B = PersonFeatures("de Demo", "Bram", birth_date="2011", sex="m")
VICTIM_C = PersonFeatures("Voorbeeld", "Sanne", birth_date="2009", sex="f")
VICTIM_D = PersonFeatures("Demostra", "Kevin", birth_date="2007", sex="m")
LOOKALIKE = PersonFeatures("Demo", "Boris", birth_date="2011", sex="m")
RICO = PersonFeatures(alias="Rico")

HOTEL = place("Testlaan 9214")
FLAT = place("Demohof 9012")
FRUIT = firm("99990012")
HOME_B = place("Proefakker 9131")

Named = Thing | PersonFeatures
STORIES: dict[str, tuple[int, tuple[Named, ...], tuple[str, ...]]] = {
    "A1": (2, (FLAT,), ()),
    "A2": (10, (FLAT, FRUIT), ("OMG-02",)),
    "A3": (12, (place("Demo hof 9012"),), ()),
    "A4": (23, (FRUIT, tel("06 0000 0011")), ("ARB-03",)),
    "A5": (31, (FLAT, car("DE-021-O"), PersonFeatures("P.", "Marius", birth_date="1984")), ()),
    "A6": (38, (tel("+31 6 0000 0011"), VICTIM_A), ("ALG-01",)),
    "A7": (40, (place("Demohof 9014"),), ("OMG-02",)),
    "A8": (49, (FLAT,), ("OMG-02",)),
    "A9": (49, (FRUIT,), ()),
    "A12": (60, (place("Testlaan 9101"), car("DE-021-O")), ()),
    "B1": (5, (VICTIM_B, car("DF-003-U"), HOME_B, tel("+31 33 000 0000")), ("CRI-09",)),
    "B2": (9, (VICTIM_B,), ()),
    "B3": (11, (RICO, place("Proefakker 9150")), ()),
    "B4": (18, (car("DF003U"), tel("+31 6 0000 0031")), ("CRI-06",)),
    "B5": (20, (tel("0031600000031"), HOME_B, PersonFeatures("d.", "B.")), ("ALG-05",)),
    "B7": (26, (LOOKALIKE, tel("+31 33 000 0000")), ()),
    "B8": (33, (VICTIM_B, RICO), ("ALG-17",)),
    "C1": (3, (HOTEL, PersonFeatures("L.")), ("SEX-11",)),
    "C2": (8, (VICTIM_C, nick("@demo_leo")), ("SEX-07",)),
    "C3": (14, (tel("+31 6 0000 0051"), HOTEL), ("SEX-05",)),
    "C4": (15, (VICTIM_C, nick("demo_leo")), ("ALG-08",)),
    "C5": (22, (car("DG-007-A"), HOTEL), ("SEX-11",)),
    "C6": (27, (nick("https://social.example/@Demo_Leo"), tel("0600000051")), ()),
    "C7": (28, (VICTIM_C,), ("ALG-17",)),
    "C8": (30, (HOTEL,), ()),
    "D1": (7, (VICTIM_D, tel("+31 6 0000 0061")), ("CRI-04",)),
    "D2": (13, (account("NL12 DEMO 0000 0000 42"), RICO, tel("0600000031")), ("CRI-03",)),
    "D3": (19, (VICTIM_D, account("NL12DEMO0000000042")), ("ALG-05",)),
    "D4": (24, (PersonFeatures(alias="Ricardo"), nick("@demo_snelgeld")), ()),
    "D5": (29, (nick("@demo_snelgeld"), tel("+31600000031")), ("CRI-03",)),
    "D6": (36, (place("Proefakker 9200"), VICTIM_D), ()),
    "D8": (41, (VICTIM_D,), ()),
}
VICTIMS = (VICTIM_A, VICTIM_B, VICTIM_C, VICTIM_D, LOOKALIKE)
NAME_OF = {hex_id(name): name for name in STORIES}


def mention(signal: str, ordinal: int, named: Named) -> Mention:
    """The ordinal-th thing a signal of this name names."""
    mention_id = hex_id(f"{signal}/{ordinal}")
    if isinstance(named, PersonFeatures):
        is_victim = named in VICTIMS or named.given_names == "B."
        return Mention(
            mention_id, hex_id(signal), EntityKind.PERSON, None, named, is_victim=is_victim
        )
    return Mention(mention_id, hex_id(signal), named[0], named[1])


def signal(
    name: str, day: int, named: tuple[Named, ...], traits: tuple[str, ...] = ()
) -> SignalMentions:
    """A signal of a readable name."""
    mentions = tuple(mention(name, ordinal, item) for ordinal, item in enumerate(named))
    return SignalMentions(hex_id(name), day * DAY_MS, mentions, frozenset(traits))


def story_signals() -> list[SignalMentions]:
    """All stories' signals, in the order of their names."""
    return [signal(name, *told) for name, told in STORIES.items()]


class StoryLinker(Linker):
    """A linker under the product's own policy and model that numbers its steps by itself."""

    def __init__(self) -> None:
        super().__init__(POLICY, MODEL)
        self._numbers = count(1)

    def put(self, signal: SignalMentions, number: int | None = None) -> Changes:
        return super().put(signal, number or next(self._numbers))

    def withdraw(self, signal: str, number: int | None = None) -> Changes:
        return super().withdraw(signal, number or next(self._numbers))


def new_linker() -> StoryLinker:
    """An empty linker under the product's own policy and model."""
    return StoryLinker()
