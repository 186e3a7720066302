"""Long lists in pages, with links that keep what the reader asked for."""

from dataclasses import dataclass
from typing import Final

PAGE_MAX: Final = 100_000


@dataclass(frozen=True, slots=True)
class Paging:
    """Which page this is; the paths lead to its neighbours and are empty where there is none."""

    page: int
    pages: int
    offset: int
    previous: str
    next: str

    @property
    def query(self) -> str:
        """The query string of this page; the first page needs none."""
        return f"pagina={self.page}" if self.page > 1 else ""


def paging(path: str, query: str, page: int, total: int, size: int) -> Paging:
    """Say where a page stands; one behind the last is taken for the last."""
    pages = max(1, -(-total // size))
    at = min(page, pages)

    def link(to: int) -> str:
        return f"{path}?{query}{'&' if query else ''}pagina={to}" if 1 <= to <= pages else ""

    return Paging(at, pages, (at - 1) * size, link(at - 1), link(at + 1))
