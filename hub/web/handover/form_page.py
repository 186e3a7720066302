"""The form of a handover: what can go in each field and where it came from, before it goes in."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final
from uuid import UUID

from hub.actions import forms as actions
from hub.actions.forms import Filling, Naming, Wish, about
from hub.domain.form_kinds import Field, Form
from hub.domain.forms import Fault, lines_of, victims
from hub.domain.handover import HandoverState
from hub.domain.sharing import Detail
from hub.web.handover.item import opened_of
from hub.web.handover.overview import PATH, receiver_title
from hub.web.handover.talk import person_names
from hub.web.handover.words import CONSENTS
from hub.web.moments import Moment, full_day, local_day, moment
from hub.web.requests.export import ORGANISATION
from hub.web.visit import Visit
from hub.web.words import forms, said, short_name
from schemas.events.outgoing import FormSettled, FormTaken
from schemas.ids import form_id

NOT_RELEASED: Final = "Dit gaf u bij de overdracht niet vrij."
CHOOSE_FIRST: Final = "Kies eerst over wie het gaat."
NOTHING_KNOWN: Final = "Hierover is niets bekend."
OF_ONE: Final = frozenset({Detail.VICTIMS, Detail.CONTACTS})
"""What is known of one person, and so only when it is clear of whom."""
KINDS: Final = {"pdf": "PDF, om af te drukken", "json": "Gegevens (JSON)", "csv": "Regel (CSV)"}
CONSENT_CODES: Final = {True: "ja", False: "nee", None: "niet-gevraagd"}


@dataclass(frozen=True, slots=True)
class FormLine:
    """A line of a field, and where it came from."""

    text: str
    source: str


@dataclass(frozen=True, slots=True)
class FormField:
    """A field: what it would say, or what a person fills in."""

    code: str
    title: str
    hint: str
    lines: tuple[FormLine, ...]
    is_own: bool
    is_needed: bool
    is_chosen: bool
    choices: tuple[str, ...]
    typed: str
    is_released: bool
    note: str


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody that the form can be about."""

    key: str
    name: str
    source: str
    is_chosen: bool


@dataclass(frozen=True, slots=True)
class Taken:
    """That the form was taken out."""

    at: Moment
    kind: str
    person: str
    note: str


@dataclass(frozen=True, slots=True)
class Done:
    """That the form was settled."""

    at: Moment
    person: str
    fields: tuple[str, ...]
    digest: str


@dataclass(frozen=True, slots=True)
class FormPage:
    """The page."""

    now: Moment
    handover: str
    name: str
    title: str
    receiver: str
    purpose: str
    ground: str
    consent: str
    is_open: bool
    people: tuple[Person, ...]
    fields: tuple[FormField, ...]
    has_victim: bool
    problem: Fault | None
    settled: Done | None
    kinds: Mapping[str, str]
    taken: tuple[Taken, ...]
    json_path: str
    released: tuple[str, ...] = field(default_factory=tuple)


def filling_of(visit: Visit, handover: UUID, state: HandoverState) -> Filling:
    """Who fills in which form, with our words."""
    words = visit.site.words
    naming = Naming(
        signal=lambda it: f"signaal {short_name(str(it))}",
        partner=words.partner,
        forms=forms,
        indicator=words.indicator,
        day=lambda it: full_day(local_day(it)),
        consent=lambda it: said(CONSENTS, CONSENT_CODES[it]),
        organisation=ORGANISATION,
    )
    return Filling(visit.site.desk, visit.site.sharing, naming, handover, state, visit.user)


def form_page(
    visit: Visit,
    handover: UUID,
    state: HandoverState,
    *,
    wish: Wish | None = None,
    problem: Fault | None = None,
) -> FormPage | None:
    """Make the page; None where this handover has no form now."""
    filling = filling_of(visit, handover, state)
    form, release = filling.form, state.release
    if form is None or release is None:
        return None
    with visit.views.snapshot() as cursor:
        now = visit.now(cursor)
    is_open = opened_of(visit, handover, state) is not None
    told = visit.history(form_id(handover))
    settled = actions.newest(told)
    asked = wish or Wish(tuple(it.code for it in form.fields if it.is_needed))
    names = person_names(visit)
    policy = visit.site.sharing
    return FormPage(
        now=moment(now, now),
        handover=str(handover),
        name=f"overdracht {short_name(str(handover))}",
        title=form.title,
        receiver=receiver_title(state.receiver, policy, visit.site.words),
        purpose=said(policy.purposes, release.purpose),
        ground=said(policy.grounds, release.ground),
        consent=filling.naming.consent(release.consent),
        is_open=is_open,
        people=_people(filling, asked) if is_open else (),
        fields=_fields(filling, form, asked) if is_open else (),
        has_victim=form.has_victim,
        problem=problem,
        settled=None
        if settled is None
        else Done(
            moment(settled.occurred_at, now),
            names.get(settled.by, settled.by),
            _titles(form, settled.fields),
            settled.digest,
        ),
        kinds=KINDS,
        taken=tuple(
            Taken(
                moment(it.occurred_at, now),
                KINDS.get(it.kind, it.kind),
                names.get(it.by, it.by),
                "" if it.is_same else "anders dan toen het is vastgelegd",
            )
            for it in told
            if isinstance(it, FormTaken)
        ),
        json_path=f"{PATH}/{handover}/formulier.json",
    )


def settled_day(settled: FormSettled) -> str:
    """The day on which a form was settled, as it stands on paper."""
    return full_day(local_day(settled.occurred_at))


def _titles(form: Form, codes: Sequence[str]) -> tuple[str, ...]:
    return tuple(it.title for it in form.fields if it.code in codes)


def _people(filling: Filling, wish: Wish) -> tuple[Person, ...]:
    found = victims(about(filling, wish).givens)
    return tuple(Person(it.key, it.name, it.given.source, it.key == wish.victim) for it in found)


def _note(it: Field, details: Collection[Detail], nobody: bool) -> str:  # noqa: FBT001 - a plain fact
    """What is said where a field has nothing."""
    if it.detail is not None and it.detail not in details:
        return NOT_RELEASED
    return CHOOSE_FIRST if nobody and it.detail in OF_ONE else NOTHING_KNOWN


def _fields(filling: Filling, form: Form, wish: Wish) -> tuple[FormField, ...]:
    known = about(filling, wish)
    details = {d for it in known.givens for d in it.details}
    return tuple(
        FormField(
            code=it.code,
            title=it.title,
            hint=it.hint,
            lines=()
            if it.is_own
            else tuple(FormLine(line.text, line.source) for line in lines_of(it, known)),
            is_own=it.is_own,
            is_needed=it.is_needed,
            is_chosen=it.is_needed or it.code in wish.chosen,
            choices=it.choices,
            typed=known.own.get(it.code, ""),
            is_released=it.detail is None or it.detail in details,
            note=_note(it, details, known.victim is None),
        )
        for it in form.fields
    )
