"""All that the work list answers, in the order in which addresses are looked up."""

from typing import Final

from hub.web.work import act, live, preview, saved, search, show

SCREENS: Final = (show, live, preview, act, saved, search)
