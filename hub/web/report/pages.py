"""Page models of the form: all that a page shows, as values in one language."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from hub.policy.report_form import HelpLine
from hub.web.report import texts
from hub.web.report.answers import EMPTY, Answers, Fault
from hub.web.report.desk import FrontDesk
from hub.web.report.languages import Catalogue, Tongue
from hub.web.report.languages import marked as _
from hub.web.report.questions import GROUPS, Group, Question
from hub.web.report.texts import Chapter

FORM: Final = "/melden"
STATUS: Final = "/melden/status"
SAFETY: Final = "/melden/veilig"


@dataclass(frozen=True, slots=True)
class Shell:
    """What every page of the form has around it."""

    language: Tongue
    languages: tuple[Tongue, ...]
    path: str
    json_path: str
    organisation: str
    leave_for: str
    emergency: str
    help_lines: tuple[HelpLine, ...]
    notice: str


@dataclass(frozen=True, slots=True)
class Choice:
    """An answer to choose from."""

    value: str
    label: str
    is_chosen: bool


@dataclass(frozen=True, slots=True)
class Asked:
    """A question as it is put, with what was answered and what is wrong with that."""

    name: str
    kind: str
    label: str
    hint: str
    size: int
    is_required: bool
    value: str
    choices: tuple[Choice, ...]
    fault: str


@dataclass(frozen=True, slots=True)
class Section:
    """A group of questions; one that folds is open when something in it was answered."""

    name: str
    shown: str
    title: str
    hint: str
    is_open: bool
    questions: tuple[Asked, ...]


@dataclass(frozen=True, slots=True)
class FormPage:
    """The form; `above` says why it is shown again."""

    shell: Shell
    title: str
    sections: tuple[Section, ...]
    token: str
    above: Chapter | None
    faults: tuple[Asked, ...]
    afterwards: Chapter
    safety: Chapter


@dataclass(frozen=True, slots=True)
class ThanksPage:
    """The answer to a report that is on disk: its code, and what can be done with it."""

    shell: Shell
    title: str
    said: Chapter
    code: str
    keep: str
    use: str


@dataclass(frozen=True, slots=True)
class StatusPage:
    """How far a report is; without `found` it only asks for the code."""

    shell: Shell
    title: str
    question: Asked
    state: str
    found: Chapter | None


@dataclass(frozen=True, slots=True)
class TextPage:
    """Chapters to read."""

    shell: Shell
    title: str
    chapters: tuple[Chapter, ...]


def shell(desk: FrontDesk, catalogue: Catalogue, path: str) -> Shell:
    """Make what is around a page."""
    names, say = desk.names, catalogue.say
    return Shell(
        language=catalogue.tongue,
        languages=tuple(it.tongue for it in desk.catalogues),
        path=path,
        json_path=f"{path}.json?taal={catalogue.tongue.code}",
        organisation=names.organisation,
        leave_for=names.leave_for,
        emergency=names.emergency,
        help_lines=tuple(replace(it, when=say(it.when)) for it in names.help_lines),
        notice="" if catalogue.is_reviewed else say(_UNREVIEWED),
    )


_UNREVIEWED: Final = _(
    "Deze vertaling is nog niet nagekeken. Twijfelt u? Lees dan de tekst in het Nederlands of "
    "Engels."
)
_CODE: Final = Question(
    "code", "line", _("Uw code"), _("Drie woorden, zoals appel-fiets-zeven."), size=60
)


def form_page(  # noqa: PLR0913 - what a form can be shown again with
    desk: FrontDesk,
    catalogue: Catalogue,
    token: str,
    *,
    answers: Answers = EMPTY,
    faults: Sequence[Fault] = (),
    above: Chapter | None = None,
) -> FormPage:
    """Make the form, empty or with what was filled in."""
    by_question = {it.question: it for it in faults}
    sections = tuple(_section(it, catalogue, answers, by_question) for it in GROUPS)
    return FormPage(
        shell=shell(desk, catalogue, FORM),
        title=catalogue.say(_("Melding doen")),
        sections=sections,
        token=token,
        above=chapter(texts.FAULTY if faults else above, desk, catalogue),
        faults=tuple(it for section in sections for it in section.questions if it.fault),
        afterwards=_told(texts.AFTERWARDS, desk, catalogue),
        safety=_told(texts.IN_SHORT, desk, catalogue),
    )


def _section(
    group: Group, catalogue: Catalogue, answers: Answers, faults: Mapping[str, Fault]
) -> Section:
    say = catalogue.say
    asked = tuple(_asked(it, catalogue, answers, faults.get(it.name)) for it in group.questions)
    return Section(
        name=group.name,
        shown=group.shown,
        title=say(group.title) if group.title else "",
        hint=say(group.hint) if group.hint else "",
        is_open=any(it.value or it.fault or answers.many.get(it.name) for it in asked),
        questions=asked,
    )


def _asked(
    question: Question, catalogue: Catalogue, answers: Answers, fault: Fault | None
) -> Asked:
    say = catalogue.say
    value = answers[question.name]
    chosen = {value, *answers.many.get(question.name, ())}
    if question.name == "contact" and not value:
        chosen = {"nee"}  # anonymous, unless somebody says otherwise
    return Asked(
        name=question.name,
        kind=question.kind,
        label=say(question.label),
        hint=say(question.hint) if question.hint else "",
        size=question.size,
        is_required=question.is_required,
        value=value,
        choices=tuple(
            Choice(it.value, say(it.label), it.value in chosen) for it in question.options
        ),
        fault=say(fault.text).format(max=fault.max) if fault else "",
    )


def thanks_page(desk: FrontDesk, catalogue: Catalogue, code: str) -> ThanksPage:
    """Make the answer to a report that is on disk."""
    said = _told(texts.RECEIVED, desk, catalogue)
    return ThanksPage(
        shell=shell(desk, catalogue, FORM),
        title=said.title,
        said=said,
        code=code,
        keep=catalogue.say(texts.KEEP_CODE),
        use=catalogue.say(texts.CODE_USE),
    )


def status_page(desk: FrontDesk, catalogue: Catalogue, state: str = "") -> StatusPage:
    """Make the page that asks for a code, or tells how far a report is."""
    return StatusPage(
        shell=shell(desk, catalogue, STATUS),
        title=catalogue.say(_("Hoe ver is mijn melding?")),
        question=_asked(_CODE, catalogue, EMPTY, None),
        state=state,
        found=chapter(texts.STATES.get(state), desk, catalogue),
    )


def safety_page(desk: FrontDesk, catalogue: Catalogue) -> TextPage:
    """Make the page about how safe this is."""
    return TextPage(
        shell=shell(desk, catalogue, SAFETY),
        title=catalogue.say(texts.IN_SHORT.title),
        chapters=tuple(_told(it, desk, catalogue) for it in texts.SAFETY),
    )


def error_page(desk: FrontDesk, catalogue: Catalogue, said: Chapter) -> TextPage:
    """Make the page for what went wrong."""
    told = _told(said, desk, catalogue)
    return TextPage(shell(desk, catalogue, FORM), told.title, (Chapter("", told.paragraphs),))


def chapter(said: Chapter | None, desk: FrontDesk, catalogue: Catalogue) -> Chapter | None:
    """Tell it in a language, if there is something to tell."""
    return _told(said, desk, catalogue) if said else None


def _told(said: Chapter, desk: FrontDesk, catalogue: Catalogue) -> Chapter:
    organisation = desk.names.organisation
    return Chapter(
        catalogue.say(said.title),
        tuple(catalogue.say(it).format(organisation=organisation) for it in said.paragraphs),
    )
