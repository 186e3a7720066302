"""How pillar owners hear of handovers is data; what is wrong with it is named, all at once."""

import shutil

import pytest

from hub.domain.outgoing import Confidentiality, Way
from hub.policy.outgoing import FILE, load_outgoing
from hub.policy.reading import SHIPPED, PolicyError

HEAD = 'versie = "2026-1"\noin = "00000099000000005000"\n'
MAIL = '[mail]\nserver = "post.example"\nafzender = "hub@gemeente.example"\n'
ZGW = """
[[ontvanger]]
naam = "aanpakken"
wijze = "zgw"
eigen_netwerk = true
zaken = "https://zaken.example/zaken/api/v1/"
documenten = "https://zaken.example/documenten/api/v1"
zaaktype = "https://zaken.example/zaaktypen/1"
informatieobjecttype = "https://zaken.example/informatieobjecttypen/1"
rsin = "000000024"
verantwoordelijke = "000000024"
client = "signaalhub"
vertrouwelijkheid = "vertrouwelijk"
"""
EVENT = (
    '\n[[ontvanger]]\nnaam = "zorg"\nwijze = "cloudevents"\nadres = "https://zorg.example/hub"\n'
)
BY_MAIL = '\n[[ontvanger]]\nnaam = "zorg"\nwijze = "mail"\nadres = "zorg@zorg.example"\n'


@pytest.fixture
def load(tmp_path):
    shutil.copy(SHIPPED / "pillars.toml", tmp_path)

    def loaded(text):
        (tmp_path / FILE).write_text(text)
        return load_outgoing(tmp_path)

    return loaded


def test_as_shipped_nobody_is_told_anything():
    policy = load_outgoing()
    assert {policy.way_of(it) for it in ("zorg", "signaleren", "aanpakken", "voorkomen")} == {
        Way.NONE
    }


def test_each_way_is_read_whole(load):
    policy = load(HEAD + MAIL + ZGW + EVENT)
    system = policy.targets["aanpakken"].case_system
    assert policy.targets["aanpakken"].is_inside
    assert system.cases == "https://zaken.example/zaken/api/v1"
    assert system.confidentiality is Confidentiality.TRUSTED
    assert policy.targets["zorg"].address == "https://zorg.example/hub"
    assert (policy.mail.host, policy.mail.port) == ("post.example", 587)


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        (HEAD + BY_MAIL, "er staat geen [mail] in"),
        (HEAD + MAIL + BY_MAIL.replace("zorg@zorg.example", "zorg"), "is een e-mailadres"),
        (HEAD + EVENT.replace("https", "http"), "begint met https://"),
        (HEAD + EVENT.replace("//zorg", "//ik:geheim@zorg"), "begint met https://"),
        (HEAD + EVENT.replace("zorg.example/hub", "zorg.example/hub?wie=1"), "begint met https"),
        (HEAD + EVENT + EVENT, "staat er twee keer in"),
        (HEAD + EVENT.replace('naam = "zorg"', 'naam = "voorkomen"'), "is geen pijler"),
        (HEAD + EVENT.replace("cloudevents", "duif"), "onbekende waarde 'duif'"),
        (HEAD + ZGW.replace("000000024", "123456789", 1), "is een RSIN"),
        (HEAD + ZGW.replace("vertrouwelijkheid =", "# "), "'vertrouwelijkheid' ontbreekt"),
        (HEAD + ZGW.replace('"vertrouwelijk"', '"openbaar"'), "onbekende waarde 'openbaar'"),
        (HEAD.replace("00000099", "") + EVENT, "nummer van 20 cijfers"),
        (HEAD + ZGW + 'geheim = "x"\n', "onbekende sleutel 'geheim'"),
    ],
)
def test_what_is_wrong_is_named(load, text, fault):
    with pytest.raises(PolicyError) as refused:
        load(text)
    assert fault in str(refused.value)
