"""The pictures in the documentation are those of the pages that there are, and they are small."""

from tests.browser.pages import SCREENS
from tests.browser.pictures import (
    FOLDER,
    LISTING,
    MOST_BYTES,
    WINDOWS,
    file_name,
    listing,
    pictured,
)


def test_the_page_of_pictures_is_made_from_the_list():
    assert LISTING.read_text("utf-8") == listing(SCREENS), "run `make screenshots`"


def test_every_page_has_its_pictures_and_no_other_is_kept():
    wanted = {file_name(screen, suffix) for screen in pictured(SCREENS) for suffix in WINDOWS}
    assert {path.name for path in FOLDER.iterdir()} == wanted, "run `make screenshots`"


def test_no_picture_is_large():
    assert not [path.name for path in FOLDER.iterdir() if path.stat().st_size > MOST_BYTES]
