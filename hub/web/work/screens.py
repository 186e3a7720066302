"""All that the work list answers, in the order in which addresses are looked up."""

from typing import Final

from hub.web.work import act, live, mapped, preview, saved, search, show

SCREENS: Final = (show, live, mapped, preview, act, saved, search)
