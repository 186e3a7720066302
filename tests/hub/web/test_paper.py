"""Whatever stands in a form comes out on paper as it is, and never as markup."""

import io
from uuid import NAMESPACE_URL, uuid5

import pytest
from pypdf import PdfReader

from hub.web.handover.paper import pdf, table
from schemas.filled_form import FilledForm, FormField

DAY = "26 november 2026"
SHOWN = (
    '#panic("x") #read("/etc/passwd") #include "paper.typ"',
    "*b* _i_ `c` $x^2$ @ref <a> [b] {c} ~ -- --- ... \\n \\u{41}",
    "= Kop - lijst + genummerd / term: x",
    "//url /* c */ http://a.example/?b=c#d",
    "łș Țț ź Ивано Ґалаґан Їжак Σίγμα",
)


def filled(*lines):
    return FilledForm(
        form="riec-signaaldocument",
        edition="2026-1",
        title="Signaaldocument",
        reference=uuid5(NAMESPACE_URL, "urn:sample"),
        sender="Gemeente Nijkerk",
        receiver="RIEC",
        purpose="Toezicht",
        ground="Taak",
        fields_=(FormField(code="aanleiding", title="Aanleiding", lines=lines),),
    )


def text_of(paper):
    pages = PdfReader(io.BytesIO(paper)).pages
    return " ".join(" ".join(page.extract_text().split()) for page in pages)


def test_markup_is_text():
    text = text_of(pdf(filled(*SHOWN), DAY))
    for line in SHOWN:
        assert line in text


@pytest.mark.parametrize(
    "line",
    ["王小明 😀", "a\u202eb\x00c\x07d", "\ud7ff\ufffe", "x" * 2000, "\u0301" * 50, "", "محمد"],
)
def test_what_no_font_can_show_still_makes_a_page_that_anybody_can_read(line):
    paper = PdfReader(io.BytesIO(pdf(filled(line, "Het slot."), DAY)))
    assert paper.trailer["/Root"]["/MarkInfo"]["/Marked"]
    assert "Het slot." in paper.pages[-1].extract_text()


def test_the_same_form_is_the_same_paper():
    assert pdf(filled(*SHOWN), DAY) == pdf(filled(*SHOWN), DAY)


@pytest.mark.parametrize("line", ["=1+1", "+31600000011", "-x", "@x", "\tx", "\rx"])
def test_a_cell_is_never_a_formula(line):
    assert f'"\'{line}"'.encode() in table(filled(line))
