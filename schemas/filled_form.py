"""A form for another organisation as data: the fields that a person chose, and nothing else."""

from pydantic import UUID5, Field

from schemas.subject_access import Said

VERSION = "signaalhub-formulier/1"


class FormField(Said):
    """A field that a person chose to fill in."""

    code: str = Field(alias="code", description="Welk veld het is; een vaste code.")
    title: str = Field(alias="titel", description="Hoe het veld heet.")
    lines: tuple[str, ...] = Field(alias="regels", description="Wat er staat, regel voor regel.")


class FilledForm(Said):
    """The whole form. What was not chosen is not in it."""

    schema_version: str = Field(default=VERSION, alias="model")
    form: str = Field(alias="formulier", description="Welk formulier; een vaste code.")
    edition: str = Field(alias="uitgave", description="De uitgave van het formulier.")
    title: str = Field(alias="titel")
    reference: UUID5 = Field(alias="kenmerk", description="De overdracht waar het bij hoort.")
    sender: str = Field(alias="afzender")
    receiver: str = Field(alias="ontvanger")
    purpose: str = Field(alias="doel")
    ground: str = Field(alias="grond")
    marking: str = Field(default="Vertrouwelijk", alias="rubricering")
    fields_: tuple[FormField, ...] = Field(alias="velden")
