"""Filling in a form from a handover, and taking it out: load, decide, record."""

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Any, Final, NamedTuple, TypeVar
from uuid import UUID

import orjson

from hub.actions.access import may_open_handover
from hub.actions.desk import Desk, attempt
from hub.actions.sharing import Shown, shown
from hub.domain import forms
from hub.domain.form_kinds import Field, Form, form_of
from hub.domain.forms import About, Fault, Given, Line, Settled, victims
from hub.domain.handover import HandoverState, Stage
from hub.domain.mandate import User
from hub.domain.sharing import SharingPolicy, sees_secret
from hub.security.content import open_all
from schemas.base import Event
from schemas.events import SignalVersion
from schemas.events.outgoing import FormEvent, FormSettled, FormTaken
from schemas.filled_form import FilledForm, FormField
from schemas.ids import form_id
from schemas.signal import Answer

E = TypeVar("E", bound=FormEvent)

BLOCK: Final = "form"
STANDS: Final = frozenset({Stage.OFFERED, Stage.ACCEPTED})
"""While a release stands its form can be settled and taken: a second person agreed, if need be."""


class Naming(NamedTuple):
    """How things are called on a form."""

    signal: Callable[[UUID], str]
    partner: Callable[[str], str]
    forms: Callable[[Iterable[str]], tuple[str, ...]]
    indicator: Callable[[str], str]
    day: Callable[[datetime], str]
    consent: Callable[[bool | None], str]
    organisation: str


@dataclass(frozen=True, slots=True)
class Filling:
    """Who fills in which form from which handover, under which policy, with which words."""

    desk: Desk
    policy: SharingPolicy
    naming: Naming
    handover: UUID
    state: HandoverState
    by: User

    @property
    def form(self) -> Form | None:
        """The form of this handover; None where there is none, or it does not stand."""
        release = self.state.release
        if release is None or self.state.stage not in STANDS or self.state.pillar:
            return None
        return form_of(release.party, release.purpose)

    @property
    def consent(self) -> bool | None:
        """What was recorded of the consent of the possible victim."""
        return self.state.release.consent if self.state.release else None


@dataclass(frozen=True, slots=True)
class Wish:
    """What a person chose: the fields, about whom, and what they wrote themselves."""

    chosen: tuple[str, ...]
    victim: str = ""
    own: Mapping[str, str] | None = None


def about(filling: Filling, wish: Wish) -> About:
    """What the form is filled in from. Whoever calls this has logged that it was opened."""
    assert may_open_handover(filling.by, filling.state)
    givens = tuple(_givens(filling))
    found = next((it for it in victims(givens) if it.key == wish.victim), None)
    own = {code: text.strip() for code, text in (wish.own or {}).items()}
    consent = filling.naming.consent(filling.consent)
    has_consent = filling.consent is True
    return About(givens, filling.naming.organisation, consent, has_consent, found, own)


def settle(filling: Filling, wish: Wish, now: datetime) -> FormSettled | Fault:
    """Record what stands in the form."""
    form, release = filling.form, filling.state.release
    if form is None or release is None:
        return Fault("", "Dit kan nu niet: de overdracht is nog niet of niet meer vrijgegeven.")
    made = forms.settled(form, about(filling, wish), wish.chosen)
    if isinstance(made, Fault):
        return made
    kept = json.dumps([wish.victim, {k: v for k, v in (wish.own or {}).items() if k in made.codes}])

    def event(version: int) -> FormSettled:
        sealed = filling.desk.seal(form_id(filling.handover), version, BLOCK, kept)
        return FormSettled(
            **_place(filling, form, version, now),
            edition=form.edition,
            fields=made.codes,
            purpose=release.purpose,
            ground=release.ground,
            receiver=release.party,
            digest=sha256(as_bytes(_filled(filling, form, made))).hexdigest(),
            sealed=sealed,
        )

    return _record(filling, event)


def newest(history: Sequence[Event]) -> FormSettled | None:
    """What was settled last, by the history of a form."""
    return next((it for it in reversed(history) if isinstance(it, FormSettled)), None)


def filled_in(filling: Filling, settled: FormSettled) -> FilledForm | None:
    """The form made again of the sealed sources; None where it cannot be any more."""
    form = filling.form
    text = filling.desk.unseal(settled, settled.sealed, BLOCK)
    if form is None or text is None:
        return None
    victim, own = json.loads(text)
    wish = Wish(settled.fields, victim, own)
    made = forms.settled(form, about(filling, wish), wish.chosen)
    return None if isinstance(made, Fault) else _filled(filling, form, made)


def take(
    filling: Filling, settled: FormSettled, kind: str, now: datetime
) -> tuple[FilledForm, FormTaken] | None:
    """Make the form again and record that it was taken out; None where it cannot be made."""
    form, filled = filling.form, filled_in(filling, settled)
    if form is None or filled is None:
        return None
    digest = sha256(as_bytes(filled)).hexdigest()

    def event(version: int) -> FormTaken:
        return FormTaken(
            **_place(filling, form, version, now),
            settled=settled.originator_version,
            kind=kind,
            digest=digest,
            is_same=digest == settled.digest,
        )

    return filled, _record(filling, event)


def as_bytes(filled: FilledForm) -> bytes:
    """The form as data: its SHA-256 is in the record."""
    return orjson.dumps(filled.model_dump(mode="json"), option=orjson.OPT_INDENT_2) + b"\n"


def _givens(filling: Filling) -> Iterable[Given]:
    receiver = filling.policy.receivers.get(filling.state.receiver)
    for it in shown(filling.desk, filling.state, filling.policy):
        version = _version(filling.desk, it)
        if receiver is not None and version is not None and it.details:
            yield _given(filling, it, version, sees_secret=sees_secret(receiver))


def _version(desk: Desk, it: Shown) -> SignalVersion | None:
    versions = (v for v in desk.history(it.signal) if isinstance(v, SignalVersion))
    return next((v for v in versions if v.originator_version == it.version), None)


def _given(filling: Filling, it: Shown, version: SignalVersion, *, sees_secret: bool) -> Given:
    [opened] = open_all(filling.desk.sealer, [version])
    header, naming = version.header, filling.naming
    seen = header.observed.since if header.observed else version.message.received_at
    return Given(
        signal=it.signal,
        name=naming.signal(it.signal),
        partner=naming.partner(header.partner.value),
        forms=naming.forms(form.value for form in header.forms),
        indicators=tuple(
            naming.indicator(each.code) for each in header.indicators if each.answer is Answer.YES
        ),
        seen=naming.day(seen),
        has_minor=header.has_minor,
        content=opened.content,
        details=it.details,
        sees_secret=sees_secret,
    )


def _filled(filling: Filling, form: Form, made: Settled) -> FilledForm:
    release, policy = filling.state.release, filling.policy
    assert release is not None
    receiver = policy.receivers[release.party]
    return FilledForm(
        form=form.code,
        edition=form.edition,
        title=form.title,
        reference=filling.handover,
        sender=filling.naming.organisation,
        receiver=receiver.title,
        purpose=policy.purposes.get(release.purpose, release.purpose),
        ground=policy.grounds.get(release.ground, release.ground),
        fields_=tuple(_field(it, lines) for it, lines in made.fields),
    )


def _field(it: Field, lines: Sequence[Line]) -> FormField:
    return FormField(
        code=it.code, title=it.title, lines=tuple(dict.fromkeys(it.text for it in lines))
    )


def _place(filling: Filling, form: Form, version: int, now: datetime) -> dict[str, Any]:
    return {
        "originator_id": form_id(filling.handover),
        "originator_version": version,
        "occurred_at": now,
        "recorded_at": now,
        "cause": f"person:{filling.by.id}",
        "handover": filling.handover,
        "form": form.code,
        "by": filling.by.id,
    }


def _record(filling: Filling, make: Callable[[int], E]) -> E:
    def look() -> int:
        return len(filling.desk.record.stream(form_id(filling.handover))) + 1

    return attempt(filling.desk, look, make, "the form")
