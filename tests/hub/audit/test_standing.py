"""Good is only what the key of the log and enough witnesses say is good."""

from datetime import UTC, datetime, timedelta

import pytest

from hub.audit.kept import Kept
from hub.audit.notes import Note
from hub.audit.signing import LOG_KIND, WITNESS_KIND
from hub.audit.standing import LATE, STALE, Seen, State, judged
from hub.audit.trust import parse_trust
from tests.hub.audit.logs import HUB, LOG, W1, W2, checkpoint, leaves

AT = datetime(2026, 11, 26, 8, 0, tzinfo=UTC)
AT_S = int(AT.timestamp())
ROOT = checkpoint(leaves(5)).root
TEXT = checkpoint(leaves(5)).text
TRUST = parse_trust(
    f"log {LOG.verifier(LOG_KIND)}\nwitness one {W1.verifier(WITNESS_KIND)}\n"
    f"witness two {W2.verifier(WITNESS_KIND)}\ngroup any any one two\nquorum any\n".encode(),
    "log.policy",
)


def kept(*signatures):
    return Kept(5, Note(TEXT, signatures), AT_S * 1000)


GOOD = kept(LOG.sign(TEXT), W1.cosign(TEXT, AT_S))
SECOND = timedelta(seconds=1)


@pytest.mark.parametrize(
    ("newest", "trust", "seen", "state"),
    [
        (None, None, Seen(5, ROOT, AT, None), State.NOT_SET_UP),
        (GOOD, None, Seen(5, ROOT, AT, None), State.NOT_SET_UP),
        (None, TRUST, Seen(5, ROOT, AT, None), State.NOT_SIGNED),
        (GOOD, TRUST, Seen(5, ROOT, AT, None), State.GOOD),
        (kept(LOG.sign(TEXT)), TRUST, Seen(5, ROOT, AT, None), State.TOO_FEW),
        (
            kept(HUB.sign(TEXT), W1.cosign(TEXT, AT_S)),
            TRUST,
            Seen(5, ROOT, AT, None),
            State.NOT_BY_LOG,
        ),
        (GOOD, TRUST, Seen(4, ROOT, AT, None), State.SHORTER),
        (GOOD, TRUST, Seen(5, ROOT, AT + STALE, None), State.GOOD),
        (GOOD, TRUST, Seen(5, ROOT, AT + STALE + SECOND, None), State.LATE),
        (GOOD, TRUST, Seen(6, ROOT, AT + LATE, AT), State.GOOD),
        (GOOD, TRUST, Seen(6, ROOT, AT + LATE + SECOND, AT), State.LATE),
        (GOOD, TRUST, Seen(5, bytes(32), AT, None), State.CHANGED),
        (GOOD, TRUST, Seen(9, None, AT, AT), State.CHANGED),
        # After a quiet hour a new event is not late at once.
        (GOOD, TRUST, Seen(6, ROOT, AT + 2 * LATE, AT + LATE + SECOND), State.GOOD),
        (GOOD, TRUST, Seen(6, ROOT, AT + LATE + SECOND, None), State.LATE),
    ],
)
def test_the_state_is_what_is_so(newest, trust, seen, state):
    found = judged(seen, newest, trust)
    assert found.state == state
    assert found.unsigned == max(0, seen.events - found.signed)


def test_each_witness_is_named_with_when_it_agreed():
    found = judged(Seen(9, ROOT, AT, AT), GOOD, TRUST)
    assert found.witnesses == (("one", AT_S), ("two", None))
    assert (found.agreed, found.signed, found.signed_at) == (1, 5, AT)
