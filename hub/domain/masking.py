"""Masking other people in what one person gets to read. Pure.

Whatever stands in another's block of identity is found in a text however it is written: with other
capitals, accents, spaces, dots or dashes, and within a longer word. What is also the reader's own
stays. Numbers and addresses of mail that are nobody's we know are masked too. A machine cannot see
every name, so `suspects` names the words that may be one, and a person confirms the text.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final, NamedTuple

from anyascii import anyascii

from schemas.parties import Address, IdentifierKind, Person, Role

REPORTER: Final = "[melder]"
NUMBER: Final = "[nummer]"
MAIL: Final = "[e-mailadres]"
SUBSTRING_MIN: Final = 4
"""A name of so many letters is masked within a longer word too; a shorter one as a word alone, and
only with its capital: Mei is a name and mei is a month."""
VALUE_MIN: Final = 2
PHONE_DIGITS: Final = 9
LETTERS: Final = "BCDEFGHIJKLMNOPQRSTUVWXYZ"
LONG_NUMBER: Final = re.compile(r"\+?\d(?:[\s.\-/]?\d){5,}")
AGAIN: Final = re.compile(r"(\[(?:persoon \w+|melder|nummer)\])(?:[\s,]*\1)+")
DAY_LIKE: Final = re.compile(
    r"(?<!\d)(?:[0-3]?\d[-/.][01]?\d[-/.](?:19|20)?\d\d|(?:19|20)\d\d-[01]\d-[0-3]\d)(?!\d)"
)
APART: Final = r"[\W_]{0,3}"
MAIL_LIKE: Final = re.compile(r"[\w.+\-]+@[\w\-]+(?:\.[\w\-]+)+")
WORD: Final = re.compile(r"[^\W\d_]+(?:['’\-][^\W\d_]+)*")  # noqa: RUF001 - as people type it
MASKED: Final = re.compile(r"\[(?:persoon (?:[B-Z]|\d{1,4})|melder|nummer|e-mailadres)\]")
"""What we put in the place of something ourselves. What others put in brackets is looked at."""
SENTENCE_ENDS: Final = frozenset(".!?:\n")
SPACES: Final = re.compile(r"[\W_]+")
PARTICLES: Final = frozenset(
    {
        *("van", "von", "de", "den", "der", "ter", "ten", "te", "het", "op", "aan", "bij", "la"),
        *("le", "el", "al", "ben"),
    }
)
MONTHS: Final = (
    *("januari", "februari", "maart", "april", "mei", "juni", "juli", "augustus", "september"),
    *("oktober", "november", "december"),
)
NAMES: Final = ("family_name", "given_names", "initials", "alias")
"""The fields of a person that hold names: each part of them is masked by itself as well."""


class Other(NamedTuple):
    """Somebody else in a signal, and what stands in a text in their place."""

    label: str
    person: Person


class Hit(NamedTuple):
    """Where something was masked in the original text, and by what."""

    start: int
    end: int
    label: str


@dataclass(frozen=True, slots=True)
class Value:
    """A value of another: how it is found in a folded text, and what stands in its place."""

    pattern: re.Pattern[str]
    label: str
    needs_capital: bool


@dataclass(frozen=True, slots=True)
class Masker:
    """Masks the others of one signal, for one reader."""

    values: tuple[Value, ...]
    own: frozenset[str]

    def __call__(self, text: str) -> str:
        """A text that people wrote, without the others and without numbers that are nobody's."""
        return mask(text, self)[0]

    def line(self, text: str) -> str:
        """A line of our own making, without the others."""
        return mask(text, self, guesses=False)[0]


def label_of(person: Person, number: int) -> str:
    """What stands in the place of the `number`-th other person of a signal, from 0."""
    if person.role is Role.REPORTER:
        return REPORTER
    letter = LETTERS[number] if number < len(LETTERS) else str(number + 2)
    return f"[persoon {letter}]"


def others_of(persons: Sequence[Person], own: Iterable[int]) -> tuple[Other, ...]:
    """All others in a signal, by the places of the reader among its persons."""
    mine = frozenset(own)
    rest = [person for place, person in enumerate(persons) if place not in mine]
    return tuple(Other(label_of(person, n), person) for n, person in enumerate(rest))


def masker(others: Iterable[Other], mine: Iterable[Person]) -> Masker:
    """Make what masks these others; what also stands in the reader's own blocks stays."""
    own = frozenset(_plain(value) for person in mine for value in values_of(person))
    found: dict[str, tuple[str, str]] = {}
    for label, person in others:
        for value in values_of(person):
            plain = _plain(value)
            if len(plain) >= VALUE_MIN and plain not in own:
                found.setdefault(plain, (value, label))
    ordered = sorted(found, key=lambda it: (-len(it), it))
    return Masker(tuple(_value(plain, *found[plain]) for plain in ordered), own)


def values_of(person: Person) -> Iterator[str]:
    """Everything in a block of identity by which somebody can be recognised."""
    for field in NAMES:
        value: str | None = getattr(person, field)
        if value:
            yield value
            yield from (it for it in SPACES.split(value) if _tells(it))
    yield from _births(person.birth)
    for it in person.identifiers:
        yield it.value
        if it.kind is IdentifierKind.PHONE:
            yield from _phones(it.value)
    if person.home is not None:
        yield from _home(person.home)


def _tells(part: str) -> bool:
    return len(part) > 1 and part.casefold() not in PARTICLES


def _births(birth: str | None) -> Iterator[str]:
    """A date of birth as people write it; a mere year tells nothing."""
    year, month, day = (*(birth or "").split("-"), "", "")[:3]
    if not month:
        return
    name = MONTHS[int(month) - 1]
    yield from (f"{year}-{month}", f"{int(month)}-{year}", f"{month}-{year}", f"{name} {year}")
    if day:
        for d, m in ((day, month), (str(int(day)), str(int(month)))):
            yield from (f"{d}-{m}-{year}", f"{d}-{m}-{year[2:]}")
        yield from (f"{year}-{month}-{day}", f"{int(day)} {name} {year}")


def _phones(value: str) -> Iterator[str]:
    """A Dutch telephone number as people write it: with or without the country."""
    digits = "".join(filter(str.isdigit, value))
    own = digits[-PHONE_DIGITS:]
    if len(own) == PHONE_DIGITS:
        yield from (f"0{own}", f"31{own}", f"0031{own}", own)


def _home(home: Address) -> Iterator[str]:
    number = f"{home.number or ''}{home.letter or ''}{home.addition or ''}"
    if home.street:
        yield home.street
        yield f"{home.street} {number}".strip()
    yield from filter(None, (home.postcode, home.free_text, home.bag_object, home.bag_number))


def mask(text: str, with_: Masker, *, guesses: bool = True) -> tuple[str, tuple[Hit, ...]]:
    """The text without the others, and what was masked in it, in order.

    With `guesses` also what looks like a number or an address of mail, and is not the reader's.
    """
    taken = [False] * (len(text) + 1)
    hits: list[Hit] = []

    def take(start: int, end: int, label: str) -> None:
        if not any(taken[start:end]):
            taken[start:end] = [True] * (end - start)
            hits.append(Hit(start, end, label))

    for keep in MASKED.finditer(text):
        taken[keep.start() : keep.end()] = [True] * (keep.end() - keep.start())
    for hit in _known(text, with_):
        take(*hit)
    for day in DAY_LIKE.finditer(text) if guesses else ():
        taken[day.start() : day.end()] = [True] * (day.end() - day.start())
    for kind, label in ((MAIL_LIKE, MAIL), (LONG_NUMBER, NUMBER)) if guesses else ():
        for it in kind.finditer(text):
            if _plain(it[0]) not in with_.own:
                take(it.start(), it.end(), label)
    hits.sort()
    parts, at = [], 0
    for hit in hits:
        parts += [text[at : hit.start], hit.label]
        at = hit.end
    return AGAIN.sub(r"\1", "".join((*parts, text[at:]))), tuple(hits)


def finds(text: str, with_: Masker) -> bool:
    """Whether a text has something of the others that are known."""
    return next(_known(text, with_), None) is not None


def _known(text: str, with_: Masker) -> Iterator[Hit]:
    folded, places = _folded(text)
    for value in with_.values:
        for it in value.pattern.finditer(folded):
            start = places[it.start()]
            if not value.needs_capital or text[start].isupper():
                yield Hit(start, places[it.end() - 1] + 1, value.label)


def suspects(text: str, own: frozenset[str]) -> tuple[str, ...]:
    """Words that may be a name: a capital within a sentence, and not the reader's own."""
    found: dict[str, None] = {}
    rest = MASKED.sub(lambda it: " " * len(it[0]), text)
    for it in WORD.finditer(rest):
        before = rest[: it.start()].rstrip(" \t\"'(")
        begins = not before or before[-1] in SENTENCE_ENDS
        if it[0][0].isupper() and not begins and _plain(it[0]) not in own:
            found[it[0]] = None
    return tuple(found)


def confirmed(texts: Iterable[str], with_: Masker) -> tuple[str, ...]:
    """What a person confirmed, masked once more: nobody can put a name back by mistake."""
    return tuple(with_(text.strip()) for text in texts if text.strip())


def _plain(value: str) -> str:
    return "".join(it for it in _folded(value)[0] if it.isalnum())


def _value(plain: str, value: str, label: str) -> Value:
    """How a value is found: a number with its digits apart, a name with its words apart."""
    has_digits = any(it.isdigit() for it in plain)
    words = SPACES.split(_folded(value)[0])
    inner = APART.join(map(re.escape, plain if has_digits else filter(None, words)))
    if len(plain) >= SUBSTRING_MIN:
        return Value(re.compile(inner), label, needs_capital=False)
    whole = re.compile(rf"(?<![^\W_]){inner}(?![^\W_])")
    return Value(whole, label, needs_capital=not has_digits)


def _folded(text: str) -> tuple[str, list[int]]:
    """The text in small Latin letters without accents, and where each of them came from."""
    made: list[str] = []
    places: list[int] = []
    for place, character in enumerate(text):
        plain = character if character.isascii() else anyascii(character)
        made.append(plain.lower())
        places += [place] * len(plain)
    return "".join(made), places
