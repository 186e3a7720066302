"""News for a webhook is signed by the standard, sent where it may, and tried again in time."""

import hmac
from base64 import b64decode, b64encode
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hub.domain.webhooks import (
    PAUSES_S,
    WINDOW,
    Secret,
    Webhook,
    is_over,
    key_of,
    pause_s,
    refused_url,
    rotated,
    secret_text,
    signed,
)

NOW = datetime(2026, 11, 26, 9, 0, tzinfo=UTC)
TOLERANCE_S = 300


def verified(secret, headers, body, now):
    """Whether news is signed with a secret, as Standard Webhooks tells a receiver to look."""
    if abs(now.timestamp() - int(headers["webhook-timestamp"])) > TOLERANCE_S:
        return False
    content = f"{headers['webhook-id']}.{headers['webhook-timestamp']}.{body.decode()}"
    key = b64decode(secret.removeprefix("whsec_"))
    expected = b64encode(hmac.new(key, content.encode(), "sha256").digest()).decode()
    passed = [it.split(",", 1) for it in headers["webhook-signature"].split(" ")]
    return any(version == "v1" and hmac.compare_digest(mark, expected) for version, mark in passed)


def test_the_signature_is_that_of_the_example_of_the_standard():
    at = datetime.fromtimestamp(1614265330, UTC)
    secret = Secret("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")
    made = signed("msg_p5jXN8AQM9LWM0D4loKWxJek", at, b'{"test": 2432232314}', [secret])
    assert made["webhook-signature"] == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="


@given(
    st.binary(min_size=24, max_size=64), st.binary(max_size=200).map(lambda it: it.hex().encode())
)
def test_what_is_signed_verifies_and_nothing_else_does(key, body):
    secret = secret_text(key)
    assert key_of(secret) == key
    headers = signed("een-1", NOW, body, [Secret(secret)])
    assert verified(secret, headers, body, NOW)
    assert not verified(secret, headers, body + b" ", NOW)
    assert not verified(secret, headers | {"webhook-id": "een-2"}, body, NOW)
    assert not verified(secret, headers, body, NOW + timedelta(seconds=TOLERANCE_S + 1))
    assert not verified(secret_text(key[::-1] + b"x"), headers, body, NOW)


def test_an_old_secret_signs_along_for_a_day():
    old, new = secret_text(bytes(24)), secret_text(bytes(range(24)))
    hook = rotated(Webhook("https://hub.example", (Secret(old),)), new, NOW)
    for hours, counts in ((23, True), (25, False)):
        at = NOW + timedelta(hours=hours)
        headers = signed("een-1", at, b"{}", hook.secrets)
        assert verified(new, headers, b"{}", at)
        assert verified(old, headers, b"{}", at) is counts


@given(st.integers(1, 1000), st.floats(0, 1, exclude_max=True))
def test_pauses_grow_and_differ_by_a_fifth_at_most(failures, chance):
    middle = pause_s(failures, 0.5)
    assert abs(pause_s(failures, chance) - middle) <= 0.2 * middle
    assert pause_s(failures, 0.5) <= pause_s(failures + 1, 0.5) <= PAUSES_S[-1]


def test_a_message_is_tried_more_than_ten_times_in_its_day():
    tries, passed = 0, 0.0
    while passed < WINDOW.total_seconds():
        tries, passed = tries + 1, passed + pause_s(tries + 1, 0.5)
    assert 10 < tries < 30


def test_a_day_begins_with_the_message_or_with_the_failing_whichever_is_later():
    early, late = NOW - timedelta(days=9), NOW - WINDOW
    assert is_over(early, late, NOW)
    assert is_over(late, early, NOW)
    assert not is_over(late + timedelta(seconds=1), early, NOW)
    assert not is_over(early, late + timedelta(seconds=1), NOW)


@pytest.mark.parametrize(
    "url",
    [
        "http://politie.example/nieuws",
        "https://127.0.0.1/",
        "https://169.254.169.254/latest/meta-data",
        "https://[::1]/",
        "https://2130706433/",
        "https://0x7f.1/",
        "https://localhost/",
        "https://hub/",
        "https://nats.internal/",
        "https://printer.local/",
        "https://politie.example:0/",
        "https://politie.example:99999/",
        "https://een:twee@politie.example/",
        "https://politie.example@127.0.0.1/",
        "https://politie.example/#deel",
        "https://politie.example/a b",
        "https://politie.example/\r\nX: y",
        "https://poli\u00adtie.example/",
        "ftp://politie.example/",
        "file:///etc/passwd",
        "https:///pad",
        "https://[::1",
        "",
        f"https://politie.example/{'a' * 500}",
    ],
)
def test_news_goes_to_no_such_address(url):
    assert refused_url(url, is_demo=False)


@pytest.mark.parametrize(
    "url", ["https://politie.example", "https://a.b-c.example:8443/nieuws?sleutel=1"]
)
def test_news_may_go_to_a_public_name(url):
    assert not refused_url(url, is_demo=False)


def test_in_a_demo_news_may_go_to_this_machine():
    assert not refused_url("http://127.0.0.1:8080/nieuws", is_demo=True)
    assert refused_url("file:///etc/passwd", is_demo=True)
