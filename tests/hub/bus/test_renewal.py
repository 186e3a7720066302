"""An intake stream made anew holds what it held, under the same numbers, but what was erased."""

import pytest
from nats.js.api import AckPolicy, ConsumerConfig, DeliverPolicy
from nats.js.errors import NotFoundError

from hub.bus import topology
from hub.bus.renewal import RenewalLater, renew
from tests.needles import content_of, files_under
from tests.servers import NatsServer, eventually

STREAM, BESIDE = topology.intake("police"), topology.beside("police")
SENT = 9
FIRST = 41
ERASED = {FIRST, FIRST + 3, FIRST + SENT - 1, 7}


class Killed(Exception):  # noqa: N818
    """Stands for the end of the process."""


class Mortal:
    """JetStream that lets its user die before or after the n-th request that changes something."""

    def __init__(self, js, lives, *, before):
        self._js, self._lives, self._before = js, lives, before
        self.requests = 0

    def __getattr__(self, name):
        call = getattr(self._js, name)
        if name not in {"add_stream", "update_stream", "delete_stream", "delete_msg", "publish"}:
            return call

        async def counted(*args, **options):
            self.requests += 1
            dies = self.requests == self._lives
            if dies and self._before:
                raise Killed
            answer = await call(*args, **options)
            if dies:
                raise Killed
            return answer

        return counted


@pytest.fixture
async def js(tmp_path):
    """A server with one partner's stream, in which messages lie."""
    server = NatsServer(tmp_path)
    server.start()
    nc = await server.connect()
    js = nc.jetstream()
    await topology.ensure(js, [topology.intake_stream("police", first_seq=FIRST)])
    for number in range(FIRST, FIRST + SENT):
        await js.publish("signals.v1.police.x", b"kanarie-%d." % number, headers={"N": str(number)})
    js.files = lambda needle: [path for path in files_under(tmp_path) if needle in content_of(path)]
    yield js
    await nc.close()
    server.stop()


async def held(js):
    """What the stream holds: number, text and moment."""
    found = []
    for number in range(FIRST, FIRST + SENT):
        try:
            message = await js.get_msg(STREAM, number)
        except NotFoundError:
            continue
        found.append((message.seq, message.data, message.headers, message.time))
    return found


async def looks_right(js, before):
    """Look whether the stream is as it was, but for what was erased."""
    assert await held(js) == [it for it in before if it[0] not in ERASED]
    for number in range(FIRST, FIRST + SENT):
        if number not in ERASED:
            assert js.files(b"kanarie-%d." % number)
        else:  # the server deletes the files of a stream a moment after it says so
            await eventually(lambda number=number: not js.files(b"kanarie-%d." % number))
    found = await js.stream_info(STREAM)
    wanted = topology.intake_stream("police")
    for setting in ("subjects", "subject_transform", "deny_delete", "deny_purge", "max_age"):
        assert getattr(found.config, setting) == getattr(wanted, setting)
    assert not found.config.sealed
    with pytest.raises(NotFoundError):
        await js.stream_info(BESIDE)
    answer = await js.publish("signals.v1.police.x", b"the next one")
    assert answer.seq == FIRST + SENT + 1  # one number keeps the place of the erased newest one


async def test_it_holds_what_it_held_but_what_was_erased(js):
    before = await held(js)
    assert js.files(b"kanarie-44.")
    await renew(js, "police", ERASED)
    await looks_right(js, before)


@pytest.mark.parametrize("before", [True, False], ids=["before", "after"])
@pytest.mark.parametrize("at", range(1, 12))
async def test_whoever_is_killed_goes_on_where_it_was(js, at, before):
    """A hub that starts in between leaves the stream alone."""
    held_before = await held(js)
    mortal = Mortal(js, at, before=before)
    with pytest.raises(Killed):
        await renew(mortal, "police", ERASED)
    await topology.ensure(js, [topology.intake_stream("police", first_seq=FIRST + SENT)])
    await renew(js, "police", ERASED)
    await looks_right(js, held_before)


async def test_eleven_requests_change_something(js):
    """Otherwise the test above does not die everywhere."""
    mortal = Mortal(js, 0, before=True)
    await renew(mortal, "police", ERASED)
    assert mortal.requests == 11


async def test_a_stream_that_is_empty_goes_on_with_its_numbers(js):
    config = topology.intake_stream("school", first_seq=5)
    await js.add_stream(config.evolve(deny_delete=False))
    await js.publish("signals.v1.school.x", b"kanarie-school")
    await js.delete_msg("INTAKE_SCHOOL", 5)
    await renew(js, "school", {5})
    assert (await js.publish("signals.v1.school.x", b"more")).seq == 6
    assert (await js.stream_info("INTAKE_SCHOOL")).config.deny_delete


async def test_what_expired_lies_in_the_files_until_the_stream_is_made_anew(js):
    """The reason for all of this: JetStream only forgets where the message was."""
    stream = topology.intake_stream("school")
    await js.add_stream(stream.evolve(max_msgs=1, discard="old"))
    await js.publish("signals.v1.school.x", b"kanarie-oud")
    await js.publish("signals.v1.school.x", b"kanarie-nieuw")
    with pytest.raises(NotFoundError):
        await js.get_msg("INTAKE_SCHOOL", 1)
    assert js.files(b"kanarie-oud")
    await renew(js, "school", ())
    await eventually(lambda: not js.files(b"kanarie-oud"))
    assert (await js.get_msg("INTAKE_SCHOOL", 2)).data == b"kanarie-nieuw"


async def test_a_number_is_never_given_twice(js):
    await renew(js, "police", ERASED)
    await renew(js, "police", ERASED)
    answer = await js.publish("signals.v1.police.x", b"the next one")
    assert answer.seq == FIRST + SENT + 1


async def test_a_stream_whose_newest_message_somebody_erased_has_to_wait(js):
    await js.add_stream(topology.intake_stream("school").evolve(deny_delete=False))
    for text in (b"a", b"b"):
        await js.publish("signals.v1.school.x", text)
    await js.delete_msg("INTAKE_SCHOOL", 2)
    with pytest.raises(RenewalLater):
        await renew(js, "school", {1})
    assert (await js.publish("signals.v1.school.x", b"c")).seq == 3
    await renew(js, "school", {1})
    assert (await js.publish("signals.v1.school.x", b"d")).seq == 4


async def test_no_consumer_hears_of_the_mark(js):
    await renew(js, "police", {FIRST + SENT - 1})
    await js.publish("signals.v1.police.x", b"the next one")
    config = ConsumerConfig(
        filter_subjects=[topology.arrived("police"), topology.redrive("police")],
        deliver_policy=DeliverPolicy.ALL,
        ack_policy=AckPolicy.NONE,
    )
    consumer = await js.add_consumer(STREAM, config)
    heard = await js.pull_subscribe_bind(consumer.name, STREAM)
    texts = [message.data for message in await heard.fetch(SENT + 5, timeout=1)]
    assert texts == [b"kanarie-%d." % n for n in range(FIRST, FIRST + SENT - 1)] + [b"the next one"]


async def test_nothing_comes_of_a_stream_that_is_not_there(js):
    await renew(js, "care", {1})
    with pytest.raises(NotFoundError):
        await js.stream_info("INTAKE_CARE")
