"""Reads a tree (XML): a message in each element below `berichten`, a field in each below that.

Read with expat as Python has it, and told to refuse what makes XML dangerous or ambiguous before it
can have an effect: a document type (and so every entity), processing instructions, comments,
namespaces, another encoding than UTF-8. Nothing is ever fetched.
"""

from collections.abc import Mapping
from typing import Any, Final
from xml.parsers import expat  # nosec - every way out of the document is refused below

from hub.files.entry import ATTRIBUTES, FIELD_CHARACTERS_MAX, MESSAGES_MAX, Entry, refuse
from hub.files.shape import TEXT, Kind, Shape
from hub.files.text import text_of
from schemas import strict_json
from schemas.problems import Code, Problem

ROOT: Final = "berichten"
DEPTH_MAX: Final = 8
ELEMENTS_MAX: Final = 5_000
"""In one message."""
ENCODINGS: Final = frozenset({None, "utf-8", "us-ascii"})
ENTRY_DEPTH: Final = 2


class _Element:
    """An element that is open: its shape, where it is in the message, what it holds so far."""

    __slots__ = ("name", "pointer", "shape", "size", "texts", "values")

    def __init__(self, name: str, shape: Shape, pointer: str) -> None:
        self.name, self.shape, self.pointer = name, shape, pointer
        self.texts: list[str] = []
        self.size = 0
        self.values: dict[str, Any] = {}


def read_tree(data: bytes, shapes: Mapping[str, Shape]) -> tuple[Entry, ...]:
    """Read all messages of a document, given the shape of each format. Raises `FileRefused`."""
    return _Reader(shapes).read(text_of(data))


class _Reader:
    def __init__(self, shapes: Mapping[str, Shape]) -> None:
        self._shapes = shapes
        self._entries: list[Entry] = []
        self._open: list[_Element] = []
        self._attributes: dict[str, str] = {}
        self._problems: list[Problem] = []
        self._line = self._elements = 0
        self._parser = expat.ParserCreate("utf-8")
        self._parser.buffer_text = True
        self._parser.XmlDeclHandler = self._declared
        self._parser.StartDoctypeDeclHandler = self._refuse_doctype
        self._parser.ProcessingInstructionHandler = self._refuse_instruction
        self._parser.CommentHandler = self._refuse_comment
        self._parser.StartElementHandler = self._begin
        self._parser.EndElementHandler = self._end
        self._parser.CharacterDataHandler = self._text

    def read(self, text: str) -> tuple[Entry, ...]:
        try:
            self._parser.Parse(text.encode(), True)  # noqa: FBT003 - expat takes it by place
        except expat.ExpatError as error:
            refuse(
                Code.FILE,
                "Dit is geen geldige XML, of het bestand is niet heel.",
                "Controleer of elk element wordt gesloten. Schrijf & als &amp; en < als &lt;.",
                error.lineno,
            )
        return tuple(self._entries)

    def _refuse(self, code: Code, message: str, mend: str) -> None:
        refuse(code, message, mend, self._parser.CurrentLineNumber)

    def _declared(self, version: str, encoding: str | None, standalone: int) -> None:
        del version, standalone
        if (encoding and encoding.lower()) not in ENCODINGS:
            self._refuse(
                Code.CHARACTERS,
                "Het bestand zegt van zichzelf dat het geen UTF-8 is.",
                "Sla het bestand op als UTF-8, en schrijf dat ook op de eerste regel.",
            )

    def _refuse_doctype(self, *_: object) -> None:
        self._refuse(
            Code.FILE,
            "Er staat een DOCTYPE in dit bestand. Die lezen wij niet, en entiteiten ook niet.",
            "Laat de DOCTYPE weg en schrijf de tekst zelf.",
        )

    def _refuse_instruction(self, *_: object) -> None:
        self._refuse(
            Code.FILE,
            "Er staat een verwerkingsinstructie (<?...?>) in dit bestand.",
            "Laat die weg. Alleen de eerste regel mag met <?xml beginnen.",
        )

    def _refuse_comment(self, _: str) -> None:
        self._refuse(
            Code.FILE,
            "Er staat commentaar (<!-- -->) in dit bestand.",
            "Laat het commentaar weg: midden in een waarde maakt het die dubbelzinnig.",
        )

    def _begin(self, name: str, attributes: dict[str, str]) -> None:
        depth = len(self._open) + 1
        if ":" in name or any(it == "xmlns" or ":" in it for it in attributes):
            self._refuse(
                Code.FILE,
                "Er staat een naamruimte (xmlns) in dit bestand.",
                "Schrijf de elementen zonder naamruimte en zonder voorvoegsel.",
            )
        if depth > DEPTH_MAX:
            self._refuse(Code.TOO_LARGE, "Er zitten te veel elementen in elkaar.", _AS_AGREED)
        if depth == 1 and name != ROOT:
            self._refuse(Code.FILE, f"Het buitenste element heet niet {ROOT}.", _AS_AGREED)
        if depth == ENTRY_DEPTH:
            self._begin_entry(name, attributes)
        elif attributes:
            self._refuse(Code.FILE, "Dit element mag geen attributen hebben.", _AS_AGREED)
        self._elements += 1
        if self._elements > ELEMENTS_MAX:
            self._refuse(Code.TOO_LARGE, "Dit bericht heeft te veel elementen.", _AS_AGREED)
        self._open.append(self._element(name, depth))

    def _begin_entry(self, name: str, attributes: dict[str, str]) -> None:
        if name not in self._shapes:
            self._refuse(
                Code.FILE,
                "Dit soort bericht kennen wij niet, of het is niet voor u.",
                f"Gebruik een van: {', '.join(self._shapes)}.",
            )
        if not attributes.keys() <= set(ATTRIBUTES):
            self._refuse(
                Code.UNKNOWN_FIELD,
                "Een attribuut van dit bericht kennen wij niet.",
                f"Gebruik alleen: {', '.join(ATTRIBUTES)}.",
            )
        if len(self._entries) == MESSAGES_MAX:
            self._refuse(
                Code.TOO_LARGE,
                f"Er staan meer dan {MESSAGES_MAX} berichten in dit bestand.",
                "Verdeel de berichten over meer bestanden.",
            )
        self._attributes = {key: value.strip() for key, value in attributes.items()}
        self._problems, self._elements = [], 0
        self._line = self._parser.CurrentLineNumber

    def _element(self, name: str, depth: int) -> _Element:
        if depth <= ENTRY_DEPTH:
            return _Element(name, self._shapes.get(name, TEXT), "/data")
        above = self._open[-1]
        pointer = strict_json.child(above.pointer, name)
        shape = above.shape.fields.get(name, TEXT)
        if shape.kind is Kind.LIST:
            assert shape.item is not None
            return _Element(name, shape.item, f"{pointer}/{len(above.values.get(name, ()))}")
        return _Element(name, shape, pointer)

    def _text(self, text: str) -> None:
        element = self._open[-1]
        element.size += len(text)
        if element.size > FIELD_CHARACTERS_MAX:
            self._refuse(Code.TOO_LARGE, "Een waarde is te groot.", "Maak de tekst korter.")
        element.texts.append(text)

    def _end(self, _: str) -> None:
        element = self._open.pop()
        text = "".join(element.texts)
        depth = len(self._open) + 1
        has_children = element.shape.kind is Kind.OBJECT or depth == 1
        if text.strip() and (has_children or element.values):
            self._refuse(
                Code.FILE,
                "Er staat tekst tussen elementen, waar alleen elementen horen.",
                "Zet elke tekst in een eigen element.",
            )
        if depth == ENTRY_DEPTH:
            self._entries.append(
                Entry(
                    len(self._entries) + 1,
                    self._line,
                    element.name,
                    self._attributes,
                    element.values,
                    problems=tuple(self._problems),
                )
            )
        elif depth > ENTRY_DEPTH:
            self._add(element, text)

    def _add(self, element: _Element, text: str) -> None:
        """Give what an element holds to that around it; an empty one holds nothing."""
        above = self._open[-1]
        is_object = element.shape.kind is Kind.OBJECT or element.values
        if not is_object and not text.strip():
            return
        value = element.values if is_object else element.shape.value(text)
        known = above.shape.fields.get(element.name)
        if known is not None and known.kind is Kind.LIST:
            above.values.setdefault(element.name, []).append(value)
        elif element.name in above.values:
            self._problems.append(
                Problem(
                    code=Code.DUPLICATE_KEY,
                    pointer=element.pointer,
                    message="Dit element staat er twee keer.",
                    mend="Laat een van de twee weg: wij kunnen niet weten welke geldt.",
                )
            )
        else:
            above.values[element.name] = value


_AS_AGREED: Final = "Volg het voorbeeld in de documentatie."
