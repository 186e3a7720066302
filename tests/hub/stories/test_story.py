"""A folder of stories is read strictly: it loads, or says where every fault is."""

from datetime import UTC, datetime

import orjson
import pytest

from hub.stories.faults import StoryError
from hub.stories.story import load

STORY = """
verhaal: T
titel: Proef
begin: 2026-09-01
berichten:
  - naam: T1
    dag: 10
    tijd: "10:15"
    lag: 3
    partner: residents
    formaat: meldpunt
    gegevens:
      meldcode: appel-fiets-zeven
      datum: ${dag}
      waarneming: { van: "${waarneming-2u}" }
      beschrijving: Het is ${tijdstip}.
"""


def written(folder, text=STORY, name="t.yaml"):
    (folder / name).write_text(text, "utf-8")
    return folder


def faults(folder) -> str:
    with pytest.raises(StoryError) as error:
        load(folder)
    return str(error.value)


def test_a_message_is_a_whole_cloud_event_at_its_moment_in_dutch_time(tmp_path):
    [message] = load(written(tmp_path)).messages
    event = orjson.loads(message.data)
    assert message.received_at == datetime(2026, 9, 11, 8, 15, tzinfo=UTC)
    assert event["id"] == "T-T1-1"
    assert event["time"] == "2026-09-11T08:15:00Z"
    assert event["source"].startswith("urn:nld:oin:00000099")
    assert event["type"] == "nl.mensenhandelsignalen.signaal-gemeld.v1"
    assert event["dataschema"].endswith("/residents/meldpunt/v1.json")
    assert event["sequence"] == "0000000001"
    assert event["data"]["datum"] == "2026-09-11"
    assert event["data"]["waarneming"]["van"] == "2026-09-08T08:15:00+02:00"
    assert event["data"]["beschrijving"] == "Het is 2026-09-11T10:15:00+02:00."


def test_the_clocks_change_between_day_and_moment(tmp_path):
    [message] = load(written(tmp_path, STORY.replace("dag: 10", "dag: 60"))).messages
    assert message.received_at == datetime(2026, 10, 31, 9, 15, tzinfo=UTC)


def test_the_same_bytes_come_again_at_once_and_later(tmp_path):
    extra = "    keer: 2\n    nogmaals: [{ naam: T2, na_s: 90 }]\n"
    first, again = load(written(tmp_path, STORY + extra)).messages
    assert (first.copies, again.copies) == (2, 1)
    assert again.data == first.data
    assert (again.name, (again.received_at - first.received_at).total_seconds()) == ("T2", 90)


def test_a_wrong_clock_moves_the_time_and_not_the_arrival(tmp_path):
    [message] = load(written(tmp_path, STORY + "    klok_minuten: 120\n")).messages
    assert orjson.loads(message.data)["time"] == "2026-09-11T10:15:00Z"
    assert message.received_at.hour == 8


def test_a_version_may_be_one_that_is_gone(tmp_path):
    [message] = load(written(tmp_path, STORY + '    versie: "0.9"\n')).messages
    assert orjson.loads(message.data)["dataschema"].endswith("/meldpunt/v0.9.json")


def test_data_is_checked_by_the_partners_model_unless_it_is_wrong_on_purpose(tmp_path):
    wrong = STORY.replace("meldcode:", "meldkode:")
    told = faults(written(tmp_path, wrong))
    assert "t.yaml: bericht T1: gegevens: meldcode: Dit veld ontbreekt." in told
    assert "t.yaml: bericht T1: gegevens: meldkode: Dit veld kennen wij niet." in told
    assert load(written(tmp_path, wrong + "    klopt: false\n")).messages


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (("partner: residents", "partner: buurman"), "t.yaml: bericht T1: berichten/0/partner: "),
        (("formaat: meldpunt", "formaat: brief"), "bericht T1: formaat: 'brief' bestaat niet"),
        (("dag: 10", "dga: 10"), "berichten/0/dga: Dit veld kennen wij niet."),
        (('tijd: "10:15"', "tijd: kwart over tien"), "berichten/0/tijd: De vorm"),
        (("    lag: 3", "    soort: ingetrokken"), "soort: 'ingetrokken' past niet"),
        (("${dag}", "${gisteren}"), "bericht T1: gegevens: onbekende invulplek '${gisteren}'"),
        (("titel: Proef", "titel: Proef\ntitel: Proef"), "de sleutel 'titel' staat er twee keer"),
        (("titel: Proef", "titel: [Proef"), "t.yaml: regel "),
        (("titel: Proef", "titel: Proef\ndelen: &a { b: *a }"), "t.yaml: regel 4, teken 8: "),
        (("titel: Proef", f"titel: {'[' * 400}{']' * 400}"), "er zitten te veel lagen in elkaar"),
        (("titel: Proef", "titel: Proef\n? [1]\n: 2"), "een sleutel is tekst"),
        (("begin: 2026-09-01", "begin: 1 september"), "begin: Dit is geen geldige datum"),
    ],
)
def test_a_fault_is_told_in_dutch_with_file_message_and_key(tmp_path, change, told):
    assert told in faults(written(tmp_path, STORY.replace(*change)))


def test_all_files_tell_their_faults_at_once(tmp_path):
    written(tmp_path, STORY.replace("partner: residents", "partner: buurman"), "een.yaml")
    told = faults(written(tmp_path, STORY.replace("${dag}", "${morgen}"), "twee.yaml"))
    assert "een.yaml: " in told
    assert "twee.yaml: " in told


def test_a_name_stands_for_one_message_in_the_whole_folder(tmp_path):
    written(tmp_path, STORY, "een.yaml")
    assert "de naam 'T1' komt twee keer voor" in faults(written(tmp_path, STORY, "twee.yaml"))


def test_an_empty_folder_is_no_folder_of_stories(tmp_path):
    assert "hier staat geen verhaal" in faults(tmp_path)


def test_an_expectation_about_a_message_that_is_not_there_is_a_fault(tmp_path):
    written(tmp_path, "alleen: [T1, T9]\nverwant: [[T1, K-X]]\n", "verwacht.yaml")
    told = faults(written(tmp_path))
    assert "verwacht.yaml: alleen: er is geen bericht of dossier 'T9'" in told
    assert "verwacht.yaml: verwant: er is geen bericht of dossier 'K-X'" in told
    assert "'T1'" not in told


NOISE = """
verhaal: T
titel: Ruis
begin: 2026-09-01
lijsten: { dier: [mus, ree, das], kleur: [rood, geel] }
ruis:
  - naam: R
    aantal: 6
    zaad: 7
    dagen: [3, 5]
    tijden: ["10:00", "11:00"]
    partner: residents
    formaat: meldpunt
    gegevens:
      meldcode: ruis-${dier@nr}-${kleur@nr}
      datum: ${dag}
      beschrijving: ${dier} ${dier} ${getal:3-9} ${getal:3-9}
      locatie: { straat: Testlaan, huisnummer: "${nr*10+9000}" }
"""


def noise(folder, seed=7):
    stories = load(written(folder, NOISE.replace("zaad: 7", f"zaad: {seed}")))
    return {message.name: message for message in stories.messages}


def test_noise_is_drawn_within_its_bounds_and_is_the_same_for_the_same_seed(tmp_path):
    messages = noise(tmp_path)
    assert sorted(messages) == [f"R-{number}" for number in range(1, 7)]
    assert all(4 <= it.received_at.day <= 6 for it in messages.values())
    assert all(8 <= it.received_at.hour <= 9 for it in messages.values())
    assert noise(tmp_path) == messages
    assert noise(tmp_path, seed=8) != messages


def test_a_slot_has_one_value_in_a_message_and_keeps_its_type(tmp_path):
    data = {name: orjson.loads(it.data)["data"] for name, it in noise(tmp_path).items()}
    assert len({it["meldcode"] for it in data.values()}) == 6
    assert {it["locatie"]["huisnummer"] for it in data.values()} == set(range(9010, 9070, 10))
    for it in data.values():
        one, other, low, high = it["beschrijving"].split()
        assert (one, low) == (other, high)
