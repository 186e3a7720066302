"""What somebody filled in, and what is wrong with it; nothing here remembers or repeats it.

An answer that is not one of the choices counts as none. Control characters are left out, because
nobody typed them on purpose. All faults are found at once, each with the question it belongs to.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final, NamedTuple

from hub.web.report.codes import read_code
from hub.web.report.languages import marked as _
from hub.web.report.questions import QUESTIONS, Question
from schemas.sensitive import text_numbers

YES: Final = "ja"
REPORTED: Final = "melden"
ADVICE_STEPS: Final = ("1", "2")
YEAR_MIN: Final = 1900
AGE_MAX_YEARS: Final = 130
PLATE_MIN: Final = 2
_PHONE: Final = re.compile(r"\+?[0-9(][0-9 ()./-]{4,28}[0-9]")
_CONTROL: Final = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")
_AGE: Final = re.compile(r"[0-9]{1,3}")


class Fault(NamedTuple):
    """What is wrong with an answer; `text` is Dutch and may hold `{max}`."""

    question: str
    text: str
    max: int = 0


@dataclass(frozen=True, slots=True)
class Answers:
    """Everything that can be filled in, under the names of the questions."""

    one: Mapping[str, str]
    many: Mapping[str, tuple[str, ...]]

    def __getitem__(self, name: str) -> str:
        """The answer to a question; empty where there is none."""
        return self.one.get(name, "")

    def canonical(self) -> tuple[object, ...]:
        """The same answers as values in one order."""
        given = sorted((name, text) for name, text in self.one.items() if text)
        return (*given, *sorted((name, sorted(some)) for name, some in self.many.items() if some))


def read(form: Mapping[str, Sequence[str]]) -> Answers:
    """Read a form as it was posted; fields that are no question are left alone."""
    one: dict[str, str] = {}
    many: dict[str, tuple[str, ...]] = {}
    for name, question in QUESTIONS.items():
        given = form.get(name, ())
        if question.kind == "many":
            many[name] = tuple(it.value for it in question.options if it.value in given)
        else:
            one[name] = _cleaned(question, given[-1] if given else "")
    return Answers(one, many)


def _cleaned(question: Question, typed: str) -> str:
    if question.options:
        return typed if typed in {it.value for it in question.options} else ""
    text = _CONTROL.sub("", typed.replace("\r\n", "\n").replace("\r", "\n"))
    return text.strip() if question.kind == "prose" else " ".join(text.split())


EMPTY: Final = read({})


def faults(answers: Answers, today: date) -> tuple[Fault, ...]:
    """Find everything that has to be mended before this can be sent, in the form's order."""
    found = {fault.question: fault for fault in _all_faults(answers, today)}
    return tuple(found[name] for name in QUESTIONS if name in found)


def _all_faults(answers: Answers, today: date) -> Iterator[Fault]:
    """Find them; of two about one question the last is told."""
    for name, text in answers.one.items():
        if text_numbers([text]):
            yield Fault(name, _NUMBER)
    yield from _work_faults(answers)
    yield from _contact_faults(answers)
    if not answers["beschrijving"]:
        yield Fault("beschrijving", _("Schrijf in een paar woorden wat u zag of hoorde."))
    age = answers["leeftijd"]
    if age and (not _AGE.fullmatch(age) or int(age) > AGE_MAX_YEARS):
        yield Fault("leeftijd", _("Schrijf de leeftijd als getal, bijvoorbeeld 17."))
    if answers["kenteken"] and len(answers["kenteken"]) < PLATE_MIN:
        yield Fault("kenteken", _("Dit kenteken is te kort."))
    if answers["wanneer"] == "dag" and not is_past(answers["datum"], today):
        yield Fault("datum", _("Kies een dag die voorbij is, of kies 'Weet ik niet'."))
    if answers["eerder"] and read_code(answers["eerder"]) is None:
        yield Fault("eerder", _("Deze code klopt niet. Een code heeft drie woorden."))
    for name, text in answers.one.items():
        if len(text) > QUESTIONS[name].size:
            yield Fault(name, _TOO_LONG, QUESTIONS[name].size)


def _contact_faults(answers: Answers) -> Iterator[Fault]:
    if answers["contact"] == YES and not _PHONE.fullmatch(answers["telefoon"]):
        yield Fault("telefoon", _("Vul een telefoonnummer in, of kies dat u anoniem blijft."))


def _work_faults(answers: Answers) -> Iterator[Fault]:
    if not answers["werk"]:
        return
    if not answers["organisatie"]:
        yield Fault("organisatie", _("Vul in waar u werkt."))
    is_advice = answers["stap"] in ADVICE_STEPS and answers["afweging"] != REPORTED
    if is_advice and any(answers[name] for name in NAMING):
        yield Fault("stap", _ADVICE)


NAMING: Final = ("waar", "bekend", "leeftijd", "kenteken", "nummer")
_NUMBER: Final = _(
    "Hier staat een nummer dat op een burgerservicenummer lijkt. Haal het weg. "
    "Is het een telefoonnummer? Zet er dan + en het landnummer voor."
)
_TOO_LONG: Final = _("Dit is te lang. Gebruik hooguit {max} tekens.")
_ADVICE: Final = _(
    "In stap 1 en 2 mag u nog geen persoon, plaats, kenteken of nummer noemen. "
    "Maak die velden leeg, of kies bij de afweging: melden."
)


def is_past(text: str, today: date) -> bool:
    """Tell whether a text is a day (`YYYY-MM-DD`), and not one that is still to come."""
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return False
    return day.year >= YEAR_MIN and day <= today
