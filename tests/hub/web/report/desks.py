"""A front desk over views in memory, that remembers what was sent, and a form to fill in."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from hub.bus.errors import BusError
from hub.policy.report_form import load_report_form
from hub.web.report.desk import FrontDesk
from hub.web.report.languages import load_catalogues
from hub.web.report.melding import source_of
from hub.web.report.token import new_token
from hub.web.site import environment

KEY = bytes(range(32))
NOW = datetime(2026, 9, 3, 12, 0, tzinfo=UTC)
SOURCE = source_of("00000099000000006000")
TOKEN = new_token(NOW, bytes(16), KEY)


class Post:
    """Takes in what is sent, unless it is closed; its clock stands still until it is moved."""

    def __init__(self):
        self.sent = []
        self.is_closed = False
        self.now = NOW
        self._forms = 0

    async def send(self, data):
        if self.is_closed:
            raise BusError("closed")
        self.sent.append(data)

    def clock(self):
        return self.now

    def chance(self, count):
        self._forms += 1
        return self._forms.to_bytes(count)

    def later(self, **passed):
        self.now += timedelta(**passed)


def desk_over(views, post, **changes):
    """A desk that sends to `post`."""
    made = FrontDesk(
        views=views,
        key=KEY,
        source=SOURCE,
        names=load_report_form(),
        catalogues=load_catalogues(unreviewed=True),
        send=post.send,
        clock=post.clock,
        chance=post.chance,
        is_demo=False,
        templates=environment(),
    )
    return replace(made, **changes)


def filled(token=TOKEN, **answers):
    """A form with an own number, in Dutch; `beschrijving` is filled in unless said otherwise."""
    return {
        "formulier": token,
        "taal": "nl",
        "beschrijving": "Er klopt iets niet bij de buren.",
        "contact": "nee",
        **answers,
    }
