"""The tiles of the map: ours alone, to who may see the map, and nothing but tiles."""

from dataclasses import replace

import pytest

from hub.web.app import Options, create_app
from hub.web.ground import deepest, shipped
from hub.web.places.points import NOTICE, attribution
from tests.hub.web.small import client_of, small_hub

PNG = b"\x89PNG\r\n\x1a\n tile"


@pytest.fixture
def tiles(tmp_path):
    """Tiles in a directory, beside something that is nobody's business."""
    (tmp_path / "secret.png").write_bytes(b"outside the map")
    place = tmp_path / "tiles" / "12" / "2110"
    place.mkdir(parents=True)
    (place / "1347.png").write_bytes(PNG)
    (tmp_path / "tiles" / NOTICE).write_text("© Kadaster\n", "utf-8")
    return tmp_path / "tiles"


@pytest.fixture
def app(tmp_path, tiles, words):
    with small_hub("sqlite", tmp_path, []) as hub:
        ground = replace(shipped(), tiles=tiles, tiles_zoom=deepest(tiles))
        yield create_app(
            hub.desk, hub.views, words, Options(is_demo=True, settle=hub.settle, ground=ground)
        )


async def test_a_tile_comes_from_our_own_directory_and_is_not_kept_by_the_browser(app):
    async with client_of(app, "d.jansen") as client:
        answer = await client.get("/tegels/12/2110/1347.png")
        assert (answer.status_code, answer.content) == (200, PNG)
        assert answer.headers["content-type"] == "image/png"
        assert answer.headers["cache-control"] == "no-store"
        assert (await client.get("/tegels/12/2110/9999.png")).status_code == 404


@pytest.mark.parametrize(
    "path",
    [
        "/tegels/../secret.png",
        "/tegels/12/../../secret.png",
        "/tegels/%2E%2E/12/secret.png",
        "/tegels/..%2F/12/secret.png",
        "/tegels/12/2110/..%2F..%2F..%2Fsecret.png",
        "/tegels/12/2110/-1.png",
        "/tegels/12/2110/+1347.png",
        "/tegels/12/2110/01347.png",
        "/tegels/12/2110/1347%00.png",
        "/tegels/12/2110/\u0661347.png",
        "/tegels/12/2110/999999999999.png",
        f"/tegels/12/2110/{NOTICE}",
    ],
)
async def test_nothing_else_comes_through_the_route(app, path):
    async with client_of(app, "d.jansen") as client:
        answer = await client.get(path)
        assert answer.status_code == 404
        assert b"outside the map" not in answer.content


async def test_tiles_show_only_to_who_may_see_locations(app):
    async with client_of(app) as client:
        assert (await client.get("/tegels/12/2110/1347.png")).status_code == 303
    async with client_of(app, "m.moviera") as client:
        assert (await client.get("/tegels/12/2110/1347.png")).status_code == 404


async def test_the_page_says_how_far_in_the_tiles_go_and_whose_they_are(app, tiles):
    async with client_of(app, "d.jansen") as client:
        page = (await client.get("/locaties")).text
        assert 'data-tiles="/tegels/{z}/{x}/{y}.png" data-tiles-zoom="12"' in page
        points = (await client.get("/locaties/punten.json")).json()
    assert points["attribution"] == "© Kadaster"
    assert attribution(tiles / "elsewhere") == ""
    assert attribution(None) == ""
    assert deepest(tiles / "elsewhere") == 0


async def test_without_tiles_the_map_asks_for_none(tmp_path, words):
    with small_hub("sqlite", tmp_path, []) as hub:
        options = Options(is_demo=True, settle=hub.settle)
        async with client_of(create_app(hub.desk, hub.views, words, options), "d.jansen") as client:
            assert 'data-tiles=""' in (await client.get("/locaties")).text
            assert (await client.get("/tegels/12/2110/1347.png")).status_code == 404
