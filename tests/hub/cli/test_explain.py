"""Why things hang together is said in plain Dutch, in ids and kinds."""

import pytest

from hub.cli import explain
from hub.cli.words import ENDED, ENTITIES, FORMS, RELATED, VERDICTS
from hub.matching.changes import RelatedReason
from hub.matching.mention import EntityKind
from hub.policy.event_words import SAID, TITLES
from schemas.events import BY_TOPIC, Verdict
from schemas.signal import Form

A, B = "aaaaaaaa-0000-5000-8000-000000000000", "bbbbbbbb-0000-5000-8000-000000000000"


def shared(kind: str, degree: int, centibits: int) -> dict[str, object]:
    return {"entity": "e", "kind": kind, "degree": degree, "centibits": centibits}


def test_a_tie_says_what_is_shared_how_common_it_is_and_what_it_weighs():
    row = {
        "a": A,
        "b": B,
        "centibits": 1200,
        "trait_bonus": 0,
        "shared": [shared("phone", 2, 1200)],
    }
    assert explain.tie(row) == (
        "aaaaaaaa en bbbbbbbb delen een telefoonnummer, genoemd in 2 signalen: 12,0 bits"
    )


def test_a_tie_of_several_things_says_what_they_weigh_together():
    things = [shared("phone", 2, 1200), shared("address", 3, 850)]
    row = {"a": A, "b": B, "centibits": 2100, "trait_bonus": 50, "shared": things}
    said = explain.tie(row)
    assert "een adres, genoemd in 3 signalen: 8,5 bits" in said
    assert "dezelfde aanwijzing of werkwijze: 0,5 bits" in said
    assert said.endswith("(samen 21,0 bits)")


def test_a_neighbour_says_why_it_is_kept_apart():
    row = {"other": A, "member": B, "reason": "other_victims", "centibits": 900, "dossier": None}
    assert explain.related(row) == (
        "aaaaaaaa ligt bij bbbbbbbb: 9,0 bits; apart gehouden: het gaat om andere slachtoffers"
    )


@pytest.mark.parametrize("counts", [0, 1])
@pytest.mark.parametrize("verdict", Verdict)
def test_a_repeat_says_which_is_which_and_whether_it_counts(verdict: Verdict, counts: int):
    row = {
        "signal": A,
        "earlier": B,
        "verdict": verdict.value,
        "counts": counts,
        "overlap_bits": 14,
        "text_percent": 92,
    }
    said = explain.repeat(row)
    assert said.startswith("aaaaaaaa")
    assert "bbbbbbbb" in said
    assert ("telt mee" in said) == bool(counts)


@pytest.mark.parametrize(
    ("cause", "said"),
    [
        ("event:12", "door gebeurtenis 12, signaal geregistreerd"),
        ("message:police/3", "door bericht 3 van Politie"),
        ("message:labour-inspectorate/3", "door bericht 3 van labour-inspectorate"),
        ("person:coordinator", "door coordinator"),
    ],
)
def test_a_cause_is_told(cause: str, said: str):
    assert explain.cause(cause, lambda _: "signal.registered.v1", {"police": "Politie"}) == said


def test_everything_the_hub_calls_by_code_has_a_dutch_word():
    assert set(ENTITIES) == set(EntityKind)
    assert set(RELATED) == set(RelatedReason)
    assert set(VERDICTS) == set(Verdict)
    assert set(FORMS) == set(Form)
    assert set(TITLES) == set(SAID) == set(BY_TOPIC)
    assert "withdrawn" in ENDED
