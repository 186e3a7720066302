"""Who may see which detail: vetoes, the policy of the receiver, and what was chosen."""

from uuid import NAMESPACE_URL, uuid5

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters import formats
from adapters.base import Unreadable, read
from hub.domain.disclosure import (
    NUMBERED,
    OF_COMPANIES,
    OF_REPORTERS,
    OF_ROLE,
    TEXTS,
    disclosed,
    lines,
)
from hub.domain.sharing import (
    ADDRESS_HELD,
    ADDRESS_IN_TEXT,
    NOT_CHOSEN,
    NOT_ROUTED,
    WITHDRAWN,
    Detail,
    SignalFacts,
    allowed,
    held,
    held_detail,
    preview,
)
from hub.policy.sharing import load_sharing
from hub.stories.story import DEMO, load
from schemas.parties import Role
from schemas.signal import Signal
from tests.adapters.shared.messages import ADAPTERS, examples
from tests.hub.web.handovers import OFFENDER, REPORTER, VALUES, content

POLICY = load_sharing()
CARE, ENFORCEMENT, POLICE = (POLICY.receivers[key] for key in ("zorg", "aanpakken", "avim"))
SIGNAL = uuid5(NAMESPACE_URL, "a")
ALL = frozenset(Detail)


def facts(**said):
    return SignalFacts(signal=SIGNAL, version=1, partner="school", **{"has_minor": False, **said})


def test_what_the_policy_never_allows_is_held_with_the_reason_of_the_policy():
    reason = held_detail(facts(), CARE, Detail.OFFENDERS, ALL)
    assert reason == CARE.allowances[Detail.OFFENDERS].reason


def test_what_was_not_chosen_is_held():
    assert held_detail(facts(), CARE, Detail.TEXT, {"victims"}) == NOT_CHOSEN


def test_a_minor_narrows_what_goes():
    assert not held_detail(facts(), CARE, Detail.THIRD_PERSONS, ALL)
    assert "minderjarige" in held_detail(facts(has_minor=True), CARE, Detail.THIRD_PERSONS, ALL)


def test_r20_hides_the_signal_from_all_but_the_sender_itself():
    kept = facts(
        hidden_from={"zorg": ("R20",), "aanpakken": ("R20",), "voorkomen": ("R20",)},
        blocked_by=("R20",),
    )
    assert "R20" in held(kept, CARE)
    assert "R20" in held(kept, POLICE)
    police_own = SignalFacts(
        signal=SIGNAL, version=1, partner="police", has_minor=False, blocked_by=("R20",)
    )
    assert not held(police_own, POLICE)
    assert not held(kept, POLICY.receivers["signaleren"])


def test_r21_hides_from_enforcement_and_leaves_care_alone():
    kept = facts(hidden_from={"aanpakken": ("R21",)}, blocked_by=("R21",))
    assert "R21" in held(kept, ENFORCEMENT)
    assert not held(kept, CARE)


def test_r22_masks_the_address_and_the_text_that_may_hold_it_for_all_but_care():
    masked = facts(masks={"adres": ("signaleren", "aanpakken", "voorkomen")})
    detection = POLICY.receivers["signaleren"]
    assert held_detail(masked, detection, Detail.ADDRESSES, ALL) == ADDRESS_HELD
    assert held_detail(masked, detection, Detail.TEXT, ALL) == ADDRESS_IN_TEXT
    assert held_detail(masked, POLICE, Detail.ADDRESSES, ALL) == ADDRESS_HELD
    assert not held_detail(masked, CARE, Detail.ADDRESSES, ALL)


def test_r24_lets_only_the_party_that_the_rules_name_see_it():
    away = facts(hidden_from={"zorg": ("R24",)}, outside=("comensha",))
    assert not held(away, POLICY.receivers["comensha"])
    assert "R24" in held(away, POLICY.receivers["riec"])


@pytest.mark.parametrize(
    ("said", "reason"), [({"is_withdrawn": True}, WITHDRAWN), ({"is_routed": False}, NOT_ROUTED)]
)
def test_what_is_withdrawn_or_not_yet_judged_by_the_rules_goes_to_nobody(said, reason):
    for receiver in POLICY.receivers.values():
        assert held(facts(**said), receiver) == reason
        assert not allowed(facts(**said), receiver, ALL)


details = st.frozensets(st.sampled_from(Detail))
pillars = st.frozensets(st.sampled_from(["zorg", "signaleren", "aanpakken"]))
some_facts = st.builds(
    facts,
    has_minor=st.booleans(),
    is_withdrawn=st.booleans(),
    is_routed=st.booleans(),
    hidden_from=pillars.map(lambda some: dict.fromkeys(some, ("R20",))),
    masks=pillars.map(lambda some: {"adres": tuple(some)} if some else {}),
    blocked_by=st.sampled_from([(), ("R20",)]),
)


@given(some_facts, st.sampled_from(list(POLICY.receivers.values())), details)
def test_every_detail_is_either_seen_or_has_a_reason_and_choosing_less_never_shows_more(
    some, receiver, chosen
):
    rows = preview((some,), receiver, chosen)
    assert [row.detail for row in rows] == list(Detail)
    assert all(row.is_shown != bool(row.reason) for row in rows)
    assert allowed(some, receiver, chosen) <= allowed(some, receiver, ALL) & chosen


def test_a_reporter_is_no_line_at_all_whatever_is_released():
    assert REPORTER not in str(lines(content()))
    assert REPORTER not in str(disclosed(content(), ALL, sees_secret=True))


def test_the_telephone_of_an_offender_needs_the_offender_to_be_released():
    without = disclosed(content(), ALL - {Detail.OFFENDERS}, sees_secret=True)
    assert "+31600000012" not in str(without)
    assert OFFENDER not in str(without)
    assert "+31600000012" in str(disclosed(content(), ALL, sees_secret=True))


@given(details)
def test_nothing_is_disclosed_of_a_kind_that_is_not_released(some):
    said = str(disclosed(content(), some, sees_secret=True))
    for detail, value in VALUES.items():
        if detail not in some:
            assert value not in said


def test_a_secret_address_is_seen_by_care_alone_even_where_no_rule_masked_it():
    hidden = content(is_secret=True)
    assert Detail.ADDRESSES not in disclosed(hidden, ALL, sees_secret=False)
    assert Detail.ADDRESSES in disclosed(hidden, ALL, sees_secret=True)


def test_every_role_has_a_kind_but_the_reporter():
    assert set(Role) - OF_ROLE.keys() == {Role.REPORTER}


def test_every_kind_of_text_that_partners_send_is_judged(partner_texts):
    known = TEXTS | NUMBERED | OF_COMPANIES | OF_REPORTERS
    assert partner_texts
    assert partner_texts <= known


@pytest.fixture(scope="module")
def partner_texts():
    """The kinds of text in every example of every partner and in the demo stories."""
    by_schema = {form.dataschema: form for form in formats()}
    folders = [path.name for path in ADAPTERS.iterdir() if (path / "examples").is_dir()]
    sent = [example.event for folder in folders for example in examples(folder)]
    sent += [orjson.loads(it.data) for it in load(DEMO).messages if it.data.startswith(b"{")]
    return {
        narrative.kind
        for event in sent
        for narrative in _narratives(by_schema.get(event.get("dataschema")), event)
    }


def _narratives(form, event):
    if form is None:
        return ()
    try:
        signal = read(form, orjson.dumps(event["data"]))
    except Unreadable:
        return ()
    return signal.content.narratives if isinstance(signal, Signal) else ()
