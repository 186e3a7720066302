"""The key store's promises hold on both databases."""

import pytest

from tests.databases import KINDS, new_url


@pytest.fixture(params=KINDS)
def url(request, tmp_path):
    return new_url(request.param, tmp_path)
