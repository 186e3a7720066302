"""Options that several commands have: what they are called, and what they say of themselves."""

from typing import Annotated

from cyclopts import Parameter

Reason = Annotated[str, Parameter(help="Waarom u dat vindt. De reden wordt verzegeld bewaard.")]
By = Annotated[str, Parameter(help="Wie u bent: uw gebruikersnaam.")]
Json = Annotated[bool, Parameter(help="Toon de uitkomst als één JSON-object.")]
