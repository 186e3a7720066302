"""A sender of an outdated version hears so in the answer, the same as on the bus."""

from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

import orjson

from hub.api.versions import end_headers
from hub.domain.receipts import RECEIVED
from schemas.problems import Code
from schemas.signal import Partner
from tests.adapters.shared.messages import example
from tests.hub.api.doors import Front

NAMES = ("deprecation", "sunset", "link")
OUTDATED, EXPIRED = datetime(2027, 1, 4, 9, tzinfo=UTC), datetime(2028, 1, 4, 9, tzinfo=UTC)


def message(name, at, **fields):
    said = example("police", name).event
    data = {**said["data"], **fields}
    id_ = f"{name}-{at:%Y}-{len(fields)}"
    return orjson.dumps({**said, "id": id_, "time": at.isoformat(), "data": data})


async def sent(front: Front, name, at, path="/v1/signalen", **fields):
    front.bus.at = front.now = at
    front.clients.remove("police-een")
    front.admit(Partner.POLICE, until=at + timedelta(days=1))
    return await front.post(message(name, at, **fields), path)


async def test_the_answer_says_until_when_and_what_comes_next_and_so_does_the_receipt(front):
    answer = await sent(front, "ordinary-v1", OUTDATED)
    assert (answer.status_code, answer.json()["status"]) == (201, RECEIVED)
    assert [answer.content] == [payload for _, payload in front.hub.sent]
    end = answer.json()["versie"]
    assert end["opvolger"].endswith("/police/mutatie/v2.json")
    at = datetime.fromtimestamp(int(answer.headers["deprecation"].removeprefix("@")), UTC)
    assert at.isoformat() == "2026-11-25T23:00:00+00:00"
    assert answer.headers["sunset"] == "Tue, 30 Nov 2027 23:00:00 GMT"
    assert answer.headers["link"] == (
        '</ontwikkelaars/police/mutatie/v1>; rel="deprecation"; type="text/html", '
        '</ontwikkelaars/police/mutatie/v2>; rel="successor-version"'
    )


async def test_a_check_and_a_refusal_say_so_too_and_the_newest_version_says_nothing(front):
    checked = await sent(front, "ordinary-v1", OUTDATED, "/v1/berichtcontroles")
    assert checked.json()["versie"]["vervaltOp"] == "2027-12-01"
    refused = await sent(front, "ordinary-v1", OUTDATED, wpgArtikel=7)
    assert refused.status_code == 400
    assert refused.json()["ontvangstbewijs"]["versie"] == checked.json()["versie"]
    for answer in (checked, refused):
        assert all(name in answer.headers for name in NAMES)
    for path in ("/v1/signalen", "/v1/berichtcontroles"):
        newest = await sent(front, "ordinary", OUTDATED, path)
        assert "versie" not in newest.json()
        assert not [name for name in NAMES if name in newest.headers]


async def test_after_its_last_day_a_version_is_refused(front):
    answer = await sent(front, "ordinary-v1", EXPIRED)
    assert [it["code"] for it in answer.json()["redenen"]] == [Code.EXPIRED_SCHEMA]
    assert (await sent(front, "ordinary", EXPIRED)).status_code == 201


def test_a_last_day_in_winter_begins_an_hour_earlier_than_one_in_summer():
    for until, hour in (("2027-12-01", 23), ("2027-07-01", 22)):
        end = {"verouderdSinds": "2026-07-01", "vervaltOp": until, "opvolger": "x"}
        assert parsedate_to_datetime(end_headers("x", end)["Sunset"]).hour == hour
