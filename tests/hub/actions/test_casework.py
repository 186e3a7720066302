"""Deciding on a case of a real record, and opening what is sealed."""

from datetime import timedelta
from threading import Barrier, Thread

import pytest

from hub.actions import casework
from hub.actions.access import NotAllowed, open_content, read_content
from hub.domain.casework import GROUNDS, Refusal, Refused
from hub.domain.deciding import Decide
from hub.security.content import Draft, seal_all
from hub.web.signin.people import demo_person
from schemas.events import CaseDecided, CaseNoted, ContentOpened, Ruling, SignalWithdrawn
from schemas.parties import Narrative
from schemas.signal import SignalContent
from tests.databases import KINDS
from tests.hub.web.events import ALONE, DOSSIER, GONE, LAST, POLICE, case_load, place, ref
from tests.hub.web.small import small_hub

WORDS = "De man met de rode pet woont op Demohof 9012."


@pytest.fixture(params=KINDS)
def hub(request, tmp_path):
    with small_hub(request.param, tmp_path, case_load()) as hub:
        yield hub


def wish(hub, subject, ruling=Ruling.CONFIRMED, **how):
    case = casework.load(hub.desk, subject)
    said = {
        "ruling": ruling,
        "ground": next(iter(GROUNDS[ruling])),
        "reason": WORDS,
        "until": None,
        "seen": case.sight,
        "read": len(case.sight.signals),
        "knows_unread": False,
        "by": "d.jansen",
    }
    return Decide(**said | how)


def test_a_case_is_a_dossier_with_its_signals_or_a_signal_alone(hub):
    dossier = casework.load(hub.desk, DOSSIER)
    assert len(dossier.sight.signals) == 3
    alone = casework.load(hub.desk, ALONE.originator_id)
    assert list(alone.sight.signals) == [ALONE.originator_id]
    assert alone.indicators == {"SEX-02"}
    assert casework.load(hub.desk, GONE.originator_id) is None


def test_a_decision_is_recorded_with_what_was_seen_and_its_reason_sealed(hub):
    made = casework.decide(hub.desk, DOSSIER, wish(hub, DOSSIER), LAST)
    [event] = hub.recorded(CaseDecided)
    assert event == made
    assert (event.evidence.read, len(event.evidence.signals)) == (3, 3)
    assert hub.desk.unseal(event, event.sealed) == WORDS
    stored = b"".join(it.state for it in hub.desk.record.read(0, 10_000))
    assert WORDS.encode() not in stored
    assert casework.decide(hub.desk, DOSSIER, wish(hub, DOSSIER), LAST) is None
    hub.settle()
    with hub.desk.views.snapshot() as cursor:
        rows = cursor.execute("SELECT ruling, person FROM case_decisions").fetchall()
    assert [tuple(row) for row in rows] == [("confirmed", "d.jansen")]


def test_what_came_in_between_refuses_the_decision(hub):
    command = wish(hub, DOSSIER)
    hub.say(
        SignalWithdrawn(
            **place(POLICE.originator_id, LAST), message=ref(POLICE.header.partner, 950, LAST),
            sealed={},
        )
    )  # fmt: skip
    refusal = casework.decide(hub.desk, DOSSIER, command, LAST)
    assert refusal.reason is Refused.STALE
    assert refusal.difference.went == (POLICE.originator_id,)
    assert hub.recorded(CaseDecided) == []


def test_two_clicks_at_once_are_one_decision(hub):
    command, together, made = wish(hub, DOSSIER), Barrier(4), []

    def click():
        together.wait()
        made.append(casework.decide(hub.desk, DOSSIER, command, LAST))

    threads = [Thread(target=click) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(hub.recorded(CaseDecided)) == 1
    assert sum(isinstance(it, CaseDecided) for it in made) == 1


def test_nobody_can_decide_on_what_is_not_there(hub):
    nothing = Refusal(Refused.NOTHING_THERE)
    command = wish(hub, DOSSIER)
    assert casework.decide(hub.desk, GONE.originator_id, command, LAST) == nothing


def test_second_undo_assign_label_and_note_are_events_of_the_case(hub):
    desk, now = hub.desk, LAST
    casework.decide(desk, DOSSIER, wish(hub, DOSSIER), now)
    said = {"by": "s.dewit", "now": now}
    undone = casework.undo(desk, DOSSIER, version=1, reason="Toch niet.", **said)
    assert desk.unseal(undone, undone.sealed) == "Toch niet."
    assert casework.assign(desk, DOSSIER, to="s.dewit", **said).to == "s.dewit"
    assert casework.assign(desk, DOSSIER, to="s.dewit", **said) is None
    assert casework.label(desk, DOSSIER, label="spoedoverleg", is_on=True, **said)
    assert casework.label(desk, DOSSIER, label="spoedoverleg", is_on=True, **said) is None
    casework.note(desk, DOSSIER, text=WORDS, **said)
    [noted] = hub.recorded(CaseNoted)
    assert desk.unseal(noted, noted.sealed, "note") == WORDS
    refusal = casework.second(desk, DOSSIER, version=1, agrees=True, reason="ja", **said)
    assert refusal == Refusal(Refused.NOTHING_THERE)


def with_content(hub):
    """A signal that says something."""
    content = SignalContent(narratives=(Narrative(kind="melding", text=WORDS),))
    signal, version = ALONE.originator_id, 2
    draft = Draft(signal, version, ALONE.message, "signal", "R-1", content)
    [sealed] = seal_all(hub.desk.sealer, [draft])
    hub.say(ALONE.model_copy(update={"sealed": sealed}))
    return signal


def test_content_opens_for_a_purpose_of_the_role_and_is_logged_first(hub):
    signal, user = with_content(hub), demo_person("d.jansen")
    assert read_content(hub.desk, user, [], [signal], LAST) == {}
    opening = open_content(
        hub.desk, user, subject="x", signals=[signal], purpose="beoordelen", now=LAST
    )
    [event] = hub.recorded(ContentOpened)
    assert (event.by, event.purpose, event.signals) == ("d.jansen", "beoordelen", (signal,))
    found = read_content(hub.desk, user, [opening], [signal, DOSSIER], LAST)
    assert found[signal].content.narratives[0].text == WORDS
    later = LAST + timedelta(minutes=30)
    assert read_content(hub.desk, user, [opening], [signal], later) == {}


@pytest.mark.parametrize(
    ("who", "purpose"),
    [
        ("a.auditor", "beoordelen"),
        ("d.jansen", "controle"),
        ("b.beheer", "beoordelen"),
        ("m.moviera", "beoordelen"),
        ("d.jansen", ""),
    ],
)
def test_nothing_opens_without_the_right_and_nothing_is_logged_as_opened(hub, who, purpose):
    signal, user = with_content(hub), demo_person(who)
    with pytest.raises(NotAllowed):
        open_content(hub.desk, user, subject="x", signals=[signal], purpose=purpose, now=LAST)
    assert hub.recorded(ContentOpened) == []
