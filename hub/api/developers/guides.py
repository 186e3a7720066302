"""The guides: the envelope, HTTP, what one hears back, webhooks, files, the sandbox."""

import json
from base64 import b64encode
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from hub.api.developers.library import START, Library
from hub.api.developers.message import DOES, Doing
from hub.api.developers.samples import FOLDER, files_of, problems_of, samples_of
from hub.domain.arrival import Intent
from hub.domain.assessing import Assessment
from hub.domain.receipts import RECEIVED, REFUSED, reason_of
from hub.domain.webhooks import PAUSES_S
from schemas import attributes
from schemas.envelope import EventType, digest

ASSESSED: Final[Mapping[Assessment, str]] = {
    Assessment.FOLLOWED_UP: "Uw signaal krijgt een vervolg.",
    Assessment.WATCHED: "Er is nu geen vervolg. Het wordt gevolgd.",
    Assessment.DROPPED: "Uw signaal krijgt geen vervolg.",
    Assessment.REOPENED: "Het besluit is teruggenomen; er wordt opnieuw gekeken.",
}


TOLD: Final[Mapping[str, str]] = {
    "bericht.ontvangen": "Er is een ontvangstbewijs: ontvangen.",
    "bericht.geweigerd": "Er is een ontvangstbewijs: geweigerd.",
    "bericht.in-behandeling": "Er is een ontvangstbewijs: een medewerker kijkt eerst.",
    "signaal.terugkoppeling": "Er is een terugkoppeling op uw signaal.",
    "signaal.beoordeeld": "Uw signaal is beoordeeld.",
    "volgnummers.ontbreken": "Er ontbreken berichten in uw telling.",
    "volgnummers.aangevuld": "Wat ontbrak, kwam alsnog.",
}
SIGNAL: Final = "6f9b1c1e-2b0a-4d53-9a51-0c7d5e8f1a20"
LEAF: Final = b64encode(bytes(range(32))).decode()
"""Of no signal, and of no place in a log: for an example."""
HOUR_S: Final = 3600
MINUTE_S: Final = 60


@dataclass(frozen=True, slots=True)
class SandboxPage:
    """The sandbox, and the cases of the agreement that are played in it."""

    title: str
    path: str
    cases: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Attribute:
    """One attribute of the envelope."""

    name: str
    is_required: bool
    means: str


@dataclass(frozen=True, slots=True)
class EnvelopePage:
    """The envelope: its attributes, and what each type does."""

    title: str
    path: str
    attributes: tuple[Attribute, ...]
    doings: tuple[Doing, ...]
    characters_max: int


@dataclass(frozen=True, slots=True)
class Answer:
    """A status that a request can have, and what it says."""

    status: str
    means: str


@dataclass(frozen=True, slots=True)
class Request:
    """One request over HTTP."""

    method: str
    path: str
    title: str
    means: str
    scope: str
    answers: tuple[Answer, ...]


@dataclass(frozen=True, slots=True)
class HttpPage:
    """The door over HTTP, of its OpenAPI document."""

    title: str
    path: str
    requests: tuple[Request, ...]
    scopes: tuple[Answer, ...]


@dataclass(frozen=True, slots=True)
class AnswersPage:
    """What a partner hears back."""

    title: str
    path: str
    received: str
    refused: str
    assessments: tuple[Answer, ...]
    outcomes: tuple[Answer, ...]


@dataclass(frozen=True, slots=True)
class WebhookPage:
    """The webhook: what it tells, and each pause before it is tried again."""

    title: str
    path: str
    kinds: tuple[Answer, ...]
    pauses: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class FilesPage:
    """Files: the examples, each its address and its name."""

    title: str
    path: str
    samples: tuple[tuple[str, str], ...]


def envelope_page(library: Library) -> EnvelopePage:
    """Make the page about the envelope."""
    del library
    return EnvelopePage(
        title="De envelop",
        path=f"{START}/envelop",
        attributes=tuple(
            Attribute(name, rule.is_required, rule.mend) for name, rule in attributes.RULES.items()
        ),
        doings=tuple(Doing(it.value, DOES[Intent(it.action)]) for it in EventType),
        characters_max=attributes.MAX_CHARACTERS,
    )


def http_page(library: Library) -> HttpPage:
    """Make the page about HTTP."""
    document = json.loads(library.contract["openapi.json"])
    scheme = document["components"]["securitySchemes"]["oauth2"]
    scopes = scheme["flows"]["clientCredentials"]["scopes"]
    return HttpPage(
        title="Over HTTP",
        path=f"{START}/http",
        requests=tuple(_requests(document)),
        scopes=tuple(Answer(name, means) for name, means in scopes.items()),
    )


def answers_page(library: Library) -> AnswersPage:
    """Make the page about what one hears back."""
    form = library.newest_of(library.partners[0].partner)
    sent = samples_of(form)[0].text.encode()
    about: dict[str, Any] = {
        "status": RECEIVED,
        "berichtId": json.loads(sent)["id"],
        "volgnummer": 44,
        "sha256": digest(sent),
        "schema": form.dataschema,
        "ontvangenOp": json.loads(sent)["time"],
    }
    in_log = {"logboek": {"plaats": 812, "blad": LEAF}}
    reasons = [reason_of(it) for it in problems_of(form)[:1]]
    hears = {
        code: outcome.sender_hears
        for receiver in library.sharing.receivers.values()
        for code, outcome in receiver.outcomes.items()
    }
    return AnswersPage(
        title="Wat u terughoort",
        path=f"{START}/antwoorden",
        received=_written({**about, "signaalId": SIGNAL, **in_log}),
        refused=_written({**about, "status": REFUSED, "redenen": reasons, **in_log}),
        assessments=tuple(Answer(it.value, ASSESSED[it]) for it in Assessment),
        outcomes=tuple(Answer(code, said) for code, said in hears.items()),
    )


def webhook_page(library: Library) -> WebhookPage:
    """Make the page about the webhook."""
    kinds = json.loads(library.contract["webhook.json"])["properties"]["type"]["enum"]
    return WebhookPage(
        title="Webhook",
        path=f"{START}/webhook",
        kinds=tuple(Answer(it, TOLD[it]) for it in kinds),
        pauses=tuple(map(_pause, PAUSES_S)),
    )


def sandbox_page(library: Library) -> SandboxPage:
    """Make the page about the sandbox."""
    return SandboxPage("Proefomgeving", f"{START}/proefomgeving", library.cases)


def files_page(library: Library) -> FilesPage:
    """Make the page about files."""
    names = ((it.partner.value, file) for it in library.partners for file in files_of(it.partner))
    return FilesPage(
        title="Bestanden",
        path=f"{START}/bestanden",
        samples=tuple((f"{FOLDER}/{partner}/{it}", f"{partner}: {it}") for partner, it in names),
    )


def _written(receipt: Mapping[str, Any]) -> str:
    return json.dumps(receipt, ensure_ascii=False, indent=2)


def _pause(seconds: int) -> str:
    if seconds >= HOUR_S:
        return f"{seconds // HOUR_S} uur"
    return f"{seconds // MINUTE_S} minuten" if seconds > MINUTE_S else f"{seconds} seconden"


def _requests(document: Mapping[str, Any]) -> Iterator[Request]:
    said = document["components"]["responses"]
    base = "/" + document["servers"][0]["url"].rpartition("/")[2]
    for path, item in document["paths"].items():
        for method, operation in item.items():
            [security] = operation["security"]
            answers = (
                Answer(status, _said(answer, said)["description"])
                for status, answer in sorted(operation["responses"].items())
            )
            yield Request(
                method=method.upper(),
                path=f"{base}{path}",
                title=operation["summary"],
                means=operation["description"],
                scope=", ".join(security["oauth2"]),
                answers=tuple(answers),
            )


def _said(answer: Mapping[str, Any], known: Mapping[str, Any]) -> Mapping[str, Any]:
    reference = str(answer.get("$ref", ""))
    found: Mapping[str, Any] = known[reference.rpartition("/")[2]] if reference else answer
    return found
