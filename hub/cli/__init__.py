"""The `hub` command. Modules are imported when their command is called: starting stays quick."""

from hub.cli.app import main

__all__ = ["main"]
