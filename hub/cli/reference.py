"""Writes docs/cli.md from the commands themselves: `python -m hub.cli.reference`."""

from pathlib import Path
from typing import Final

from hub.cli.app import APP

PAGE: Final = Path("docs/cli.md")
OPENING: Final = """\
<!-- Made by `python -m hub.cli.reference`. Change the command, not this page. -->

# De opdracht `hub`

Elke opdracht zegt in het Nederlands wat er is; met `--json` krijgt een programma hetzelfde als
JSON. Voortgang en waarschuwingen gaan naar standard error. Opdrachten tonen nummers, codes en
redenen, en geen namen; alleen `hub quarantine show` en
`hub request export` openen persoonsgegevens, en zeggen dat erbij.

| afloop | betekenis |
| --- | --- |
| 0 | alles goed |
| 1 | er is iets gevonden: een geweigerd bericht, een verschil, een onbekend nummer |
| 2 | de opdracht of een instelling klopt niet |
| 3 | het lukte niet: de bus, een database of een bestand is er niet |

Instellingen komen uit `hub.toml` en uit `HUB_`-variabelen; zie [operations.md](operations.md).
"""
NOISE: Final = " *[default: False]*"


def reference() -> str:
    """The whole page."""
    pages = APP.generate_docs(heading_level=1)
    commands = pages[pages.index("\n## hub ") :].replace(NOISE, "")
    return f"{OPENING}{commands.rstrip()}\n"


if __name__ == "__main__":
    PAGE.write_text(reference(), "utf-8")
