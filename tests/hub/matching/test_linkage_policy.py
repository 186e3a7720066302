"""The linkage policy: what ships is right, and what is wrong is refused with its mend."""

import pytest

from hub.matching.mention import EntityKind
from hub.policy.linkage import LinkagePolicyError, load_linkage
from tests.hub.matching.stories import POLICY, POLICY_FOLDER, place, tel

TEXT = (POLICY_FOLDER / "linkage.toml").read_text()


def test_the_policy_that_ships_is_read_whole():
    assert POLICY.version == "2026-11-26"
    assert len(POLICY.digest) == 64
    assert set(POLICY.ties) == set(EntityKind)
    assert POLICY.managed[place("Testlaan 9214")].startswith("Hotel Demo")
    assert POLICY.managed[tel("033 000 0000")].startswith("Centrale")


def test_every_kind_binds_up_to_its_degree_and_not_beyond():
    for kind, rule in POLICY.ties.items():
        assert POLICY.weight(kind, "", rule.degree_max) >= POLICY.tie_threshold
        assert POLICY.weight(kind, "", rule.degree_max + 1) == 0


def test_a_weight_changes_only_when_the_degree_doubles():
    weights = [POLICY.weight(EntityKind.PHONE, "", degree) for degree in (2, 3, 4, 5, 8, 9)]
    assert weights == [1200, 1120, 1120, 1040, 1040, 960]


@pytest.mark.parametrize(
    ("was", "becomes", "key", "mend"),
    [
        ("threshold = 200", "threshold = 9999", "person.threshold", "whole number from 0 to 3000"),
        ("clip = 2000", "clip = true", "person.clip", "whole number"),
        ("size_max = 25", "", "dossier.size_max", "whole number"),
        ("veto_mean", "veto_meen", "person.veto_meen", "remove it"),
        ('version = "2026-11-26"', 'version = ""', "version", "not empty"),
        ("[person]", "[persons]", "persons", "remove it"),
        ("phone = {", "phon = {", "tie.phon", "remove it"),
        ("document = {", "# {", "tie.document", "add the table"),
        ("percent = 60", "percent = 160", "tie.organisation.percent", "from 0 to 100"),
        ("is_contact = true }", "is_contact = 1 }", "tie.vehicle.is_contact", "true or false"),
        ('kind = "address"', 'kind = "person"', "managed[1].kind", "choose one of"),
        ('value = "Testlaan 9214, Nijkerk"', 'value = "hotel"', "managed[1].value", "normalised"),
        ('value = "0800-0113"', 'value = "0800-2000"', "managed[7].value", "same key"),
        ('reason = "Veilig Thuis."', 'reason = " "', "managed[7].reason", "not empty"),
        ("[dossier]", "[dossier", "not TOML", ""),
    ],
)
def test_a_wrong_file_is_refused_with_file_key_and_mend(was, becomes, key, mend):
    assert was in TEXT
    with pytest.raises(LinkagePolicyError) as refused:
        load_linkage(TEXT.replace(was, becomes, 1), "policy/linkage.toml")
    message = str(refused.value)
    assert message.startswith("policy/linkage.toml: ")
    assert key in message
    assert mend in message
