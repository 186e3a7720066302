"""The commands of `hub`; what each does is in the module named beside it.

Exit codes: 0 all is well; 1 something was found (a refused message, a missed expectation); 2 the
command line or a setting is wrong; 3 it could not be done.
"""

import sys
from typing import Final

from cyclopts import App

from hub.settings import SettingsError

EXIT_FOUND: Final = 1
EXIT_USAGE: Final = 2
EXIT_FAILED: Final = 3

APP: Final = App(
    name="hub",
    help="Signaalhub: signalen van mensenhandel ontvangen, verbinden, toewijzen en verantwoorden.",
    version_flags=("--version",),
)
APP.command("hub.cli.demo:demo", name="demo")
APP.command("hub.cli.run:run", name="run")
EVALUATE: Final = App(name="evaluate", help="Meet de hub aan wat er had moeten gebeuren.")
EVALUATE.command("hub.cli.measure:stories", name="stories")
APP.command(EVALUATE)
BENCH: Final = App(name="bench", help="Meet snelheid; de uitkomst is JSON.")
BENCH.command("hub.cli.measure:pipeline", name="pipeline")
APP.command(BENCH)
APP.command("hub.cli.measure:chaos", name="chaos")


def main() -> None:
    """Run the command on the command line and exit with its code."""
    try:
        code = APP()
    except SettingsError as error:
        print(error, file=sys.stderr)
        code = EXIT_USAGE
    sys.exit(code or 0)
