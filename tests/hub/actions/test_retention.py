"""What is due is found by index, and it is what looking at every signal would find."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from random import Random

import pytest

from hub.actions import retention
from hub.actions.retention import find_due
from hub.domain.retention import SETTLED, Period, State, due_of
from hub.policy.retention import shipped_retention
from hub.projections.keeping import KEPT
from hub.projections.requests import GRANTS, REQUESTS
from hub.projections.values import as_text
from hub.store.quarantine import Arrival, put
from schemas.ids import delivery_id, signal_id
from schemas.signal import Partner, Regime
from tests.databases import KINDS
from tests.hub.web.small import small_hub

NOW = datetime(2026, 11, 26, 9, tzinfo=UTC)
SIGNALS = 300
HELD_DAYS = (1, 29, 31, 400)
GRANTED = 9
STATES = [it for it in State if it not in {State.HELD, State.ON_REQUEST, State.REQUEST}]
POLICY = shipped_retention()
SHORT = replace(
    POLICY,
    version="kort",
    rules=tuple(replace(it, period=Period(0, 7, "7 dagen")) for it in POLICY.rules),
)
AT_RECEIPT = replace(
    POLICY, rules=tuple(replace(it, starts_at_receipt=True) for it in POLICY.rules)
)


def kept(number, random):
    """A row as some signal might have it; many of them lie near the end of a term."""
    age = timedelta(days=random.choice((30, 365, 730, 1826, 3652)) + random.randint(-6, 6))
    received = NOW - age - timedelta(days=random.choice((0, 0, 100, 2000)))
    state = random.choice(STATES)
    return (
        str(signal_id(Partner.POLICE, str(number))),
        1,
        random.choice(list(Partner)).value,
        random.choice(list(Regime)).value,
        random.choice(("mma", "toezicht")),
        as_text(received),
        state.value,
        as_text(max(received, NOW - age)) if state in SETTLED else "",
    )


def asked(number):
    """A request to erase, or to see, that is answered and not over long enough to go itself."""
    row = dict.fromkeys(REQUESTS.names, "") | {"keeps": 0, "received_at": as_text(NOW)}
    row |= {"request": str(signal_id(Partner.MUNICIPALITY, str(number))), "ordinal": number}
    row |= {"asked": "erasure" if number % 3 else "access"}
    row |= {"is_extended": 0, "is_identified": 1, "is_searched": 1}
    return tuple(row.values())


def granted(number, signal, *_):
    """What a request was granted for."""
    return asked(number)[0], signal, as_text(NOW - timedelta(days=3))


@pytest.fixture(scope="module", params=KINDS)
def desk(request, tmp_path_factory):
    random = Random(5)  # noqa: S311 - an invention
    with small_hub(request.param, tmp_path_factory.mktemp("due"), ()) as hub:
        with hub.desk.views.transaction() as cursor:
            rows = [kept(it, random) for it in range(SIGNALS)]
            cursor.executemany(KEPT.upsert, rows)
            cursor.executemany(REQUESTS.upsert, [asked(it) for it in range(GRANTED)])
            cursor.executemany(GRANTS.upsert, [granted(it, *rows[it]) for it in range(GRANTED)])
        with hub.desk.record.database.transaction() as cursor:
            put(cursor, [_held(number, days) for number, days in enumerate(HELD_DAYS)])
        yield hub.desk


def _held(number, days):
    at_ms = int((NOW - timedelta(days=days)).timestamp() * 1000)
    sealed = f"{'0' * 32}.{'A' * 16}.{'A' * 22}"
    return Arrival(delivery_id("police", number), "police", number, at_ms, ("x",), sealed)


def everything(desk):
    """Every signal and held message there is."""
    with desk.views.snapshot() as cursor:
        rows = cursor.execute(f"{retention.SIGNALS}(SELECT signal FROM kept_signals)").fetchall()  # noqa: S608
    with desk.record.database.snapshot() as cursor:
        held = cursor.execute("SELECT id, partner, received_ms FROM quarantine").fetchall()
    return [*map(retention._matter, rows), *map(retention._message, held)]


@pytest.mark.parametrize("policy", [POLICY, SHORT, AT_RECEIPT], ids=["ours", "short", "receipt"])
@pytest.mark.parametrize("days", [-700, 0])
def test_nothing_that_is_due_is_missed_under_any_policy(desk, policy, days):
    now = NOW + timedelta(days=days)
    wanted = {
        it.subject: due
        for it in everything(desk)
        if (due := due_of(it, policy, now)) and due.at <= now
    }
    found = find_due(desk, policy, now)
    assert {it.matter.subject: it.due for it in found} == wanted
    assert [it.due.at for it in found] == sorted(it.at for it in wanted.values())
    assert 0 < len(wanted) < SIGNALS
    asked_for = [it for it in found if it.matter.state is State.ON_REQUEST]
    assert asked_for or days < 0
