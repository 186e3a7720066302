"""Why signals are in one dossier, as a coordinator reads it."""

from hub.matching.changes import RelatedReason
from hub.web.why import related_sentence, tie_sentence

ONE, OTHER = "1" * 32, "2" * 32
NUMBERS = {ONE: 1, OTHER: 2}


def test_a_tie_by_a_person_says_so_and_weighs_nothing():
    tie = {"a": OTHER, "b": ONE, "centibits": 0, "shared": [], "trait_bonus": 0, "word": "3" * 32}
    said = tie_sentence(tie, {}, NUMBERS)
    assert said.sentence == "Signaal 1 en signaal 2 horen in één dossier."
    assert "medewerker" in said.strength
    assert "bits" not in said.strength + said.rarity


def test_what_a_person_kept_apart_says_so():
    near = {"other": OTHER, "member": ONE, "reason": RelatedReason.JUDGED, "dossier": None}
    assert "Een medewerker zei" in related_sentence(near, NUMBERS).sentence
