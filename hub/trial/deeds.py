"""What the invented people of the demo do while its stories play, so that screens show a history.

Every deed goes through the same doors as on the screens, with its own reason. A deed that is
refused stops the demo: then the stories and the rules have come apart.
"""

import time
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Final, NoReturn
from uuid import UUID

from hub.actions import (
    asking,
    casework,
    dossiers,
    handover,
    places,
    prevention,
    releasing,
)
from hub.actions.places import Doing
from hub.actions.releasing import Done
from hub.domain.asking import Call
from hub.domain.casework import MINOR_INDICATOR
from hub.domain.companions import Wish
from hub.domain.deciding import Decide
from hub.domain.mandate import User
from hub.domain.places import FlagIt, PlanIt
from hub.domain.releasing import Release
from hub.policy.powers import load_powers
from hub.policy.prevention import load_prevention
from hub.policy.reading import SHIPPED
from hub.policy.sharing import load_sharing
from hub.projections import tables
from hub.stories.story import StoryMessage
from hub.trial.ending import hold_and_erase
from hub.trial.known import Known
from hub.trial.receivers import CARE, FOR_CARE, REGISTER, To
from hub.trial.requested import Demo, DemoRefused, answer_some
from hub.web.signin.people import demo_person
from hub.wiring import Hub
from schemas.base import Event
from schemas.events import Ruling
from schemas.ids import handover_id

PATIENCE_S: Final = 20.0
PAUSE_S: Final = 0.02
TERM: Final = timedelta(days=30)
NOISE: Final = "N"
CALM_DAYS: Final = 12
"""How long after its arrival a signal of the noise was looked at and laid aside."""


class DeedRefused(Exception):  # noqa: N818 - named for what happened
    """A deed of the demo was refused; the text names it."""


class Deeds:
    """The deeds of one demo; `after` does those of a day, once its messages were dealt with."""

    def __init__(self, hub: Hub, messages: Sequence[StoryMessage]) -> None:
        self._hub = hub
        self._desk = hub.desk()
        self._messages = {message.name: message for message in messages}
        self._known = Known(hub)
        self._places: Mapping[str, Sequence[tuple[str, int]]] = {}
        self._sharing = load_sharing(SHIPPED)
        self._todo = {
            "C2": self._care_at_once,
            "C3": self._care_takes_it_on,
            "A5": self._the_farm_is_confirmed,
            "A6": self._care_for_the_farm,
            "C9": self._care_tells,
            "A9": self._an_inspection,
            "B10": self._two_dossiers_are_related,
            "A12": self._the_end,
        }

    def after(
        self, day: Sequence[StoryMessage], places: Mapping[str, Sequence[tuple[str, int]]]
    ) -> None:
        """Do what follows on the messages of this day; `places` says where messages stand."""
        self._places = places
        now = max(message.received_at for message in day) + timedelta(minutes=20)
        self._lay_noise_aside(now)
        for message in day:
            if deed := self._todo.pop(message.name, None):
                self._known.catch_up()
                self._wait_for_views()
                deed(now)

    # --- what people do ---------------------------------------------------------------------

    def _care_at_once(self, now: datetime) -> None:
        signal = self._signal("C2")
        call = Call("veilig-thuis", "bereikt", now, "Zij kijken vandaag nog.", signal)
        said = asking.log_call(
            self._desk, signal, call, contacts={"veilig-thuis"}, by="d.jansen", now=now
        )
        self._must(said, "bellen over C2")
        self._release(signal, ("C2",), now, "Meisje van 17. Bel niet naar huis.", urgent=True)

    def _care_takes_it_on(self, now: datetime) -> None:
        handed = handover_id(self._signal("C2"), CARE, 1)
        self._must(handover.accept(self._care(handed, now)), "aanvaarden van C2")
        self._step(handed, "contact", now)

    def _the_farm_is_confirmed(self, now: datetime) -> None:
        dossier = self._dossier("A2")
        self._decide(
            dossier, Ruling.CONFIRMED, "bron-bevestigt", "De politie vond zes paspoorten.", now
        )
        casework.assign(self._desk, dossier, to="d.jansen", by="d.jansen", now=now)

    def _care_for_the_farm(self, now: datetime) -> None:
        dossier = self._dossier("A2")
        words = "Een man durft niet naar huis. Zijn baas heeft zijn paspoort."
        self._release(dossier, ("A5", "A6"), now, words, urgent=True)
        self._release(
            dossier, ("A5", "A6"), now, "Voor de landelijke cijfers.", urgent=False, to=REGISTER
        )
        handed = handover_id(dossier, CARE, 1)
        later = now + timedelta(minutes=40)
        self._must(handover.accept(self._care(handed, later)), "aanvaarden")
        self._step(handed, "contact", later)

    def _care_tells(self, now: datetime) -> None:
        self._must(
            handover.report(
                self._care(handover_id(self._signal("C2"), CARE, 1), now),
                outcome="opvang-geregeld",
                share_with=("veilig-thuis",),
                is_final=True,
                words="Zij is op een veilige plek. Zij wil nu geen aangifte doen.",
            ),
            "terugkoppelen van C2",
        )

    def _an_inspection(self, now: datetime) -> None:
        doing = Doing(self._desk, self._address("A8"), load_powers(), "r.toezicht", now)
        flag = FlagIt("controle-uitkomst", now + 3 * TERM, "Elf matrassen en sloten op kamers.")
        self._must(places.flag(doing, flag), "markeren van het adres")
        plan = PlanIt(
            "integrale-controle",
            "goed-verhuurderschap",
            now + timedelta(days=10),
            None,
            ("politie", "arbeidsinspectie", "zorgcoordinatie"),
            "Met tolk Pools. De zorgcoördinator staat klaar.",
        )
        self._must(places.plan(doing, plan), "plannen van een controle")
        barrier = PlanIt(
            "inschrijvingsdrempel",
            "brp-adresonderzoek",
            now + timedelta(days=10),
            now + 3 * TERM,
            ("burgerzaken",),
            "Steeds andere bewoners. Eerst een gesprek aan de balie en een huisbezoek.",
        )
        self._must(places.plan(doing, barrier), "plannen van een drempel")

    def _two_dossiers_are_related(self, now: datetime) -> None:
        one, other = self._dossier("B1"), self._dossier("D1")
        seen = {it: self._case(it).sight for it in (one, other)}
        read = {it: len(sight.signals) for it, sight in seen.items()}
        reason = "Dezelfde ronselaar, andere slachtoffers: ieder zijn eigen aanpak."
        said = dossiers.relate(self._desk, one, other, Wish(reason, "d.jansen", seen, read), now)
        self._must(said, "verwant noemen van B en D")

    def _the_end(self, now: datetime) -> None:
        words = "Hij wil praten met hulp. Bel hem zelf, niet via zijn huis."
        self._release(self._dossier("D8"), ("D3", "D8"), now, words, urgent=False)
        casework.assign(self._desk, self._dossier("D1"), to="s.dewit", by="s.dewit", now=now)
        policy, by = load_prevention(SHIPPED), _person("p.preventie")
        plan = prevention.Plan("voorlichting", "jongeren", "CRI", "nl", now + timedelta(days=14))
        self._must(prevention.plan(self._desk, policy, plan, by, now), "plannen van voorlichting")
        if refused := hold_and_erase(self._desk, self._signal("A5"), self._wait_for_views, now):
            self._stop(f"bewaren of vernietigen: {refused}")
        try:
            answer_some(Demo(self._desk, self._hub.person_model, self._wait_for_views, now))
        except DemoRefused as refused:
            self._stop(f"verzoek van een betrokkene: {refused}")

    def _lay_noise_aside(self, now: datetime) -> None:
        """Close what came in long enough ago, stands alone, and is no part of a story."""
        self._known.catch_up()
        for name, message in self._messages.items():
            is_due = now - message.received_at > timedelta(days=CALM_DAYS)
            if not (is_due and name.startswith(NOISE) and name in self._places):
                continue
            signal = self._known.signals.get(self._places[name][0])
            if signal is None or signal in self._known.dossiers:
                continue
            case = casework.load(self._desk, signal)
            is_open = case is not None and not case.state.decisions
            if is_open and case is not None and MINOR_INDICATOR not in case.indicators:
                words = "Er is geen aanwijzing voor dwang of uitbuiting."
                self._decide(signal, Ruling.CLOSED, "geen-mensenhandel", words, now)

    # --- how they do it ---------------------------------------------------------------------

    def _decide(
        self, subject: UUID, ruling: Ruling, ground: str, reason: str, at: datetime
    ) -> None:
        case = self._case(subject)
        wish = Decide(
            ruling=ruling,
            ground=ground,
            reason=reason,
            until=None,
            seen=case.sight,
            read=len(case.sight.signals),
            knows_unread=False,
            by="d.jansen",
        )
        self._must(casework.decide(self._desk, subject, wish, at), f"besluit {ruling}")

    def _release(  # noqa: PLR0913 - what is released of what, to whom
        self,
        subject: UUID,
        names: Sequence[str],
        now: datetime,
        words: str,
        *,
        urgent: bool,
        to: To | None = None,
    ) -> None:
        case, to = self._case(subject), to or FOR_CARE
        wish = Release(
            receiver=to.receiver,
            signals=frozenset(map(self._signal, names)),
            details=to.sees,
            purpose=to.purpose,
            ground=to.ground,
            consent="niet-gevraagd",
            is_urgent=urgent,
            until=now + timedelta(days=2),
            message=words,
            seen=case.sight,
            read=len(case.sight.signals),
            by="d.jansen",
        )
        self._must(releasing.release(self._desk, self._sharing, subject, wish, now), "vrijgeven")

    def _step(self, handed: UUID, step: str, now: datetime) -> None:
        said = handover.progress(self._care(handed, now), step=step, is_done=True)
        self._must(said, f"stap {step}")

    def _care(self, handed: UUID, now: datetime) -> handover.Doing:
        return handover.Doing(self._desk, self._sharing, handed, _person("m.moviera"), now)

    def _must(self, said: object, what: str) -> None:
        if not isinstance(said, Event | Done | int):
            self._stop(f"{what}: {said!r}")

    def _stop(self, what: str) -> NoReturn:
        raise DeedRefused(what)

    def _case(self, subject: UUID) -> casework.Case:
        case = casework.load(self._desk, subject)
        return case or self._stop(f"geen dossier of signaal {subject}")

    def _signal(self, name: str) -> UUID:
        return self._known.signals[self._places[name][0]]

    def _dossier(self, name: str) -> UUID:
        return self._known.dossiers[self._signal(name)]

    def _address(self, name: str) -> str:
        """The address that a signal names, once the views hold it."""
        sql = f"SELECT entity FROM {tables.MENTIONS.name} WHERE signal = ? AND kind = 'address'"  # noqa: S608
        signal = str(self._signal(name))

        def found() -> str:
            with self._desk.views.snapshot() as cursor:
                row = cursor.execute(sql, (signal,)).fetchone()
            return str(row[0]) if row else ""

        return found() or self._stop(f"{name} noemt geen adres")

    def _wait_for_views(self) -> None:
        last = self._hub.reading.last()
        _wait(lambda: self._hub.views.position("project") >= last)


def _person(user: str) -> User:
    found = demo_person(user)
    assert found is not None
    return found


def _wait(condition: Callable[[], bool]) -> None:
    until_s = time.monotonic() + PATIENCE_S
    while not condition() and time.monotonic() < until_s:
        time.sleep(PAUSE_S)
