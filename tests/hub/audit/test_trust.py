"""The policy file says whom to believe; a line that is not as agreed is named."""

import pytest

from hub.audit.notes import Note
from hub.audit.signing import LOG_KIND, WITNESS_KIND
from hub.audit.trust import TrustError, agreed, is_by_log, parse_trust
from tests.hub.audit.logs import HUB, LOG, W1, W2, checkpoint, leaves

TEXT = checkpoint(leaves(3)).text
LOG_KEY = LOG.verifier(LOG_KIND)
W1_KEY, W2_KEY = W1.verifier(WITNESS_KIND), W2.verifier(WITNESS_KIND)
POLICY = f"""\
# Who signs, and who watches.
log {LOG_KEY} unix:/run/signer.sock
witness one {W1_KEY} https://w1.example/x
\twitness   two {W2_KEY}\t

group any-of-them any one two
quorum any-of-them
"""


def policy(*lines):
    return parse_trust("\n".join(lines).encode(), "log.policy")


def test_a_policy_reads_as_written():
    trust = parse_trust(POLICY.encode(), "log.policy")
    assert [(known.key, known.url) for known in trust.logs] == [(LOG_KEY, "unix:/run/signer.sock")]
    assert trust.witnesses["one"].url == "https://w1.example/x"
    assert trust.witnesses["two"] == (W2_KEY, "")
    assert trust.is_enough({"two"})
    assert not trust.is_enough(set())


@pytest.mark.parametrize(
    ("quorum", "enough", "too_few"),
    [
        (["quorum none"], [set()], []),
        (["quorum one"], [{"one"}, {"one", "two"}], [set(), {"two"}]),
        (["group g all one two", "quorum g"], [{"one", "two"}], [{"one"}, {"two"}]),
        (["group g 2 one two", "quorum g"], [{"one", "two"}], [{"one"}]),
        (["group g 1 one two", "quorum g"], [{"one"}, {"two"}], [set(), {"other"}]),
        (["group a any one", "group g all a two", "quorum g"], [{"one", "two"}], [{"one"}]),
    ],
)
def test_enough_is_as_the_quorum_says(quorum, enough, too_few):
    trust = policy(f"witness one {W1_KEY}", f"witness two {W2_KEY}", *quorum)
    assert all(map(trust.is_enough, enough))
    assert not any(map(trust.is_enough, too_few))


@pytest.mark.parametrize(
    ("lines", "reason"),
    [
        ([], "no line with the quorum"),
        (["quorum none", "quorum none"], "line 2: there is a second"),
        (["quorum one"], "line 1: a name is used"),
        (["quorum"], "line 1: a line is a log"),
        (["Quorum none"], "line 1: a line is a log"),
        (["quorum none\r"], "control character"),
        ([f"log {W1_KEY}"], "a key of kind 4"),
        ([f"witness one {LOG_KEY}"], "a key of kind 1"),
        ([f"witness one {W1_KEY}", f"witness two {W1_KEY}"], "line 2: this key stands here twice"),
        ([f"witness one {W1_KEY}", f"witness one {W2_KEY}"], "line 2: this name is taken"),
        ([f"witness none {W1_KEY}"], "this name is taken"),
        ([f"witness one {str(W1_KEY)[:-4]}"], "line 1: a"),
        ([f"log {LOG_KEY} ftp://x.example"], "an address starts"),
        ([f"witness one {W1_KEY}", "group g 2 one"], "a group needs"),
        ([f"witness one {W1_KEY}", "group g 0 one"], "a group needs"),
        ([f"witness one {W1_KEY}", "group g some one"], "a group needs"),
        ([f"witness one {W1_KEY}", "group g any one one"], "in a group already"),
        ([f"witness one {W1_KEY}", "group g any one", "group h any one"], "in a group already"),
        (["group g any g"], "a name is used"),
        (["quorum none"] * 501, "more than"),
    ],
)
def test_a_policy_that_is_not_as_agreed_is_refused(lines, reason):
    with pytest.raises(TrustError, match=reason):
        policy(*lines)


def test_who_agreed_is_who_signed_this_text():
    trust = parse_trust(POLICY.encode(), "log.policy")
    note = Note(TEXT, (LOG.sign(TEXT), W1.cosign(TEXT, 7), W2.cosign("other\n", 8)))
    assert agreed(note, trust) == {"one": 7}
    assert is_by_log(note, trust)
    assert not is_by_log(Note(TEXT, (HUB.sign(TEXT), W1.cosign(TEXT, 7))), trust)
    assert not is_by_log(Note(TEXT, (LOG.sign("other\n"),)), trust)
