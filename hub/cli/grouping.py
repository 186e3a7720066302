"""How commands are grouped; each is imported when it is called."""

from cyclopts import App, Parameter


def group(name: str, summary: str, commands: dict[str, tuple[str, str]]) -> App:
    """Name commands with the function of each, imported when it is called, and its summary."""
    made = App(
        name=name,
        help=summary,
        default_parameter=Parameter(negative=()),
        group_commands="Opdrachten",
        group_arguments="Wat u opgeeft",
        group_parameters="Keuzes",
        version_flags=(),
    )
    for command, (function, explained) in commands.items():
        made.command(f"hub.cli.{function}", name=command, help=explained)
    return made
