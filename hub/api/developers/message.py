"""The page about one message: what it is for, what it looks like, its fields, how it is sent."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from adapters.base import Format
from adapters.meanings import Kind, purpose_of
from hub.api.developers import calls, codes, samples
from hub.api.developers.calls import Call
from hub.api.developers.changes import Ending, Told, changes_in, ending_of
from hub.api.developers.codes import Named
from hub.api.developers.fields import Block, blocks_of
from hub.api.developers.library import Library, page_of, schema_file, schema_place
from hub.api.developers.samples import Reason, Sample
from hub.api.developers.sharing import Share, shares
from hub.domain.arrival import Intent
from hub.policy.partners import PartnerAgreement
from schemas.envelope import EventType

DOES: Final[Mapping[Intent, str]] = {
    Intent.REPORT: "Een nieuw signaal, met een referentie die u nog niet gebruikte.",
    Intent.CORRECT: "Verbetert wat u stuurde. Dezelfde referentie, en het hele bericht opnieuw.",
    Intent.SUPPLEMENT: "Vult aan wat u stuurde. Dezelfde referentie; wat er stond, blijft staan.",
    Intent.WITHDRAW: "Neemt een signaal terug.",
    Intent.FEEDBACK: "Vertelt wat er met een signaal is gedaan.",
}


MAY_SEND: Final = "U mag een BSN sturen, op grond van {ground}."
MAY_NOT_SEND: Final = (
    "U mag geen BSN sturen. Staat er toch een, dan halen wij het weg voordat er iets wordt "
    "vastgelegd; de rest telt gewoon, en het ontvangstbewijs zegt het (SH-309)."
)


@dataclass(frozen=True, slots=True)
class Doing:
    """What a message can do, and the `type` that says so."""

    type: str
    means: str


@dataclass(frozen=True, slots=True)
class Other:
    """Another version of the same message."""

    version: int
    path: str


@dataclass(frozen=True, slots=True)
class Steps:
    """From nothing to an accepted message, with the commands for one example."""

    partner: str
    file: str
    setting: str
    fetching: str
    checking: str
    sending: str


@dataclass(frozen=True, slots=True)
class MessagePage:
    """All that the page about a message shows."""

    title: str
    path: str
    partner: str
    partner_title: str
    name: str
    version: int
    others: tuple[Other, ...]
    ending: Ending | None
    purpose: str
    dataschema: str
    schema_path: str
    schema_text: str
    doings: tuple[Doing, ...]
    samples: tuple[Sample, ...]
    faults: tuple[Reason, ...]
    blocks: tuple[Block, ...]
    shares: tuple[Share, ...]
    bsn: str
    data_codes: tuple[Named, ...]
    known_codes: tuple[Named, ...]
    envelope_codes: tuple[Named, ...]
    steps: Steps
    setting_nats: str
    calls: tuple[Call, ...]
    changes: tuple[Told, ...]


def message_page(library: Library, form: Format) -> MessagePage:
    """Make the page about a message."""
    agreement = library.named(form.partner)
    blocks = blocks_of(form)
    every = samples.samples_of(form)
    intents = samples.intents_of(form)
    is_signal = samples.is_signal(form)
    kinds = {Kind(row.kind) for block in blocks for row in block.rows}
    return MessagePage(
        title=form.title,
        path=page_of(form),
        partner=form.partner.value,
        partner_title=agreement.title if agreement else form.partner.value,
        name=form.name,
        version=form.version,
        others=tuple(
            Other(it.version, page_of(it))
            for it in library.formats_of(form.partner)
            if it.name == form.name and it.version != form.version
        ),
        ending=ending_of(library, form),
        purpose=purpose_of(form),
        dataschema=form.dataschema,
        schema_path=schema_place(form.dataschema),
        schema_text=library.contract[schema_file(form)],
        doings=tuple(
            Doing(it.value, DOES[Intent(it.action)])
            for it in EventType
            if Intent(it.action) in intents
        ),
        samples=every,
        faults=samples.faults_of(form),
        blocks=blocks,
        shares=shares(library.sharing, kinds) if is_signal else (),
        bsn=_bsn(agreement) if any(row.is_bsn for it in blocks for row in it.rows) else "",
        data_codes=codes.named(
            {*codes.data_codes(form), *(codes.text_codes(form) if is_signal else ())}
        ),
        known_codes=codes.named(codes.known_codes(intents)),
        envelope_codes=codes.named(codes.ENVELOPE),
        steps=steps_for(library, form),
        setting_nats=calls.setting_nats(form.partner),
        calls=calls.calls_for(every[0].file, every[0].path),
        changes=changes_in(form),
    )


def _bsn(agreement: PartnerAgreement | None) -> str:
    """Whether a partner may send a BSN, where the message has room for one."""
    ground = agreement.bsn_ground if agreement else ""
    return MAY_SEND.format(ground=ground) if ground else MAY_NOT_SEND


def steps_for(library: Library, form: Format) -> Steps:
    """The commands that send the most ordinary example of a message."""
    sample = samples.samples_of(form)[0]
    program = f"{calls.FOLDER}/{calls.FIRST}"
    return Steps(
        partner=form.partner.value,
        file=sample.file,
        setting=calls.setting(library.issuer),
        fetching=calls.fetching(sample.path, program),
        checking=calls.checking(sample.file),
        sending=f"sh {calls.FIRST.rpartition('/')[2]} {sample.file}",
    )
