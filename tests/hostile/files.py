"""Hostile files by number (door F, 87 to 106): what is given, and what must come of it."""

import codecs
import io
import stat
import zipfile
from dataclasses import dataclass

from schemas.problems import Code
from tests.hub.files.writing import archive, event, grid, of_event, record, row_of, table, tree

ORDINARY = of_event(event("police", "ordinary"))
SPARSE = event("police", "sparse")["data"]
GOOD_TABLE, GOOD_TREE = table([ORDINARY]), tree([ORDINARY])
CANARY = "Kanarieman"
FIVE_LEVELS = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10 if n else CANARY}">' for n in range(9))


@dataclass(frozen=True, slots=True)
class FileCase:
    """One file; no code means that it is read, and then `data` is what one field must hold."""

    number: int
    name: str
    file: str
    data: bytes
    code: Code | None = None
    text: str | None = None


def xml(body: str, begin: str = '<?xml version="1.0" encoding="UTF-8"?>') -> bytes:
    return f"{begin}\n<berichten><mutatie>{body}</mutatie></berichten>".encode()


def doctype(inner: str) -> bytes:
    return xml(
        "<mutatietekst>&l8;</mutatietekst>",
        f'<?xml version="1.0"?>\n<!DOCTYPE berichten {inner}>',
    )


def zipped(*members: tuple[str, bytes], mode: int = 0) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as written:
        for name, data in members:
            info = zipfile.ZipInfo(name)
            info.external_attr = mode << 16
            written.writestr(info, data, zipfile.ZIP_DEFLATED)
    return file.getvalue()


def lying_zip() -> bytes:
    """A zip that says of 20 MB that it is 64 bytes, in both places."""
    data = bytearray(zipped(("a.csv", b"a" * 20_000_000)))
    size = (20_000_000).to_bytes(4, "little")
    while (at := data.find(size)) >= 0:
        data[at : at + 4] = (64).to_bytes(4, "little")
    return bytes(data)


def encrypted_zip() -> bytes:
    data = bytearray(zipped(("a.csv", GOOD_TABLE)))
    for mark, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        data[data.find(mark) + offset] |= 1
    return bytes(data)


def with_text(text: str) -> FileCase:
    row = {**row_of(record("mutatie", SPARSE)), "mutatietekst": text}
    return FileCase(
        95, f"a formula: {text[:12]!r}", "a.csv", grid([[*row], [*row.values()]]), text=text
    )


def without_last_column() -> bytes:
    lines = GOOD_TABLE.decode().splitlines()
    return "\n".join([lines[0], lines[1].rpartition(";")[0], ""]).encode()


FILE_CASES = [
    FileCase(87, "billion laughs", "a.xml", doctype(f"[{FIVE_LEVELS}]"), Code.FILE),
    FileCase(
        88, "quadratic blow-up", "a.xml", doctype(f'[<!ENTITY l8 "{"a" * 50_000}">]'), Code.FILE
    ),
    FileCase(
        89,
        "XXE of a file",
        "a.xml",
        doctype('[<!ENTITY l8 SYSTEM "file:///etc/passwd">]'),
        Code.FILE,
    ),
    FileCase(90, "an external DTD", "a.xml", doctype('SYSTEM "http://192.0.2.1/x.dtd"'), Code.FILE),
    FileCase(
        90,
        "a parameter entity",
        "a.xml",
        doctype('[<!ENTITY % p SYSTEM "file:///x"> %p;]'),
        Code.FILE,
    ),
    FileCase(
        91, "200,000 levels", "a.xml", xml("<a>" * 200_000 + "</a>" * 200_000), Code.TOO_LARGE
    ),
    FileCase(91, "100,000 elements", "a.xml", xml("<online>x</online>" * 100_000), Code.TOO_LARGE),
    FileCase(
        92,
        "another encoding declared",
        "a.xml",
        GOOD_TREE.replace(b"UTF-8", b"UTF-7"),
        Code.CHARACTERS,
    ),
    FileCase(
        92, "Latin-1 declared", "a.xml", GOOD_TREE.replace(b"UTF-8", b"ISO-8859-1"), Code.CHARACTERS
    ),
    FileCase(
        92,
        "UTF-16",
        "a.xml",
        codecs.BOM_UTF16_LE + GOOD_TREE.decode().encode("utf-16-le"),
        Code.CHARACTERS,
    ),
    FileCase(
        93, "a processing instruction", "a.xml", xml('<?xml-stylesheet href="x.xsl"?>'), Code.FILE
    ),
    FileCase(
        93,
        "XInclude",
        "a.xml",
        xml('<xi:include xmlns:xi="http://www.w3.org/2001/XInclude" href="file:///etc/passwd"/>'),
        Code.FILE,
    ),
    FileCase(
        94,
        "a namespace",
        "a.xml",
        xml("").replace(b"<mutatie>", b'<mutatie xmlns="x:y">'),
        Code.FILE,
    ),
    FileCase(
        94, "a comment in a value", "a.xml", xml("<wpgArtikel>1<!-- -->3</wpgArtikel>"), Code.FILE
    ),
    FileCase(
        94,
        "text between elements",
        "a.xml",
        xml("<pleegplaats>x<straat>y</straat></pleegplaats>"),
        Code.FILE,
    ),
    FileCase(
        94, "CDATA", "a.xml", xml("<mutatietekst><![CDATA[a < b]]></mutatietekst>"), text="a < b"
    ),
    *map(with_text, ('=HYPERLINK("http://x.example")', "+1", "-1", "@SUM(A1)", "\t=1")),
    FileCase(
        96,
        "a quote that is not closed",
        "a.csv",
        GOOD_TABLE.replace(b";mutatie", b';"mutatie', 1) + b'a;"b\n',
        Code.FILE,
    ),
    FileCase(97, "NUL", "a.csv", GOOD_TABLE.replace(b"Demohof", b"Demo\x00hof"), Code.CHARACTERS),
    FileCase(
        97, "a field of 200 KB", "a.csv", GOOD_TABLE.replace(b"Demohof", b"a" * 200_000), Code.FILE
    ),
    FileCase(
        97,
        "an element of 200 KB",
        "a.xml",
        xml(f"<mutatietekst>{'a' * 200_000}</mutatietekst>"),
        Code.TOO_LARGE,
    ),
    FileCase(98, "tabs between columns", "a.csv", table([ORDINARY], "\t"), Code.FILE),
    FileCase(98, "no header", "a.csv", GOOD_TABLE.split(b"\r\n", 1)[1], Code.FILE),
    FileCase(
        98, "a column twice", "a.csv", b"bericht;urgentie;urgentie\nmutatie;;\n", Code.DUPLICATE_KEY
    ),
    FileCase(
        98,
        "an unknown column",
        "a.csv",
        f"bericht;{CANARY}\nmutatie;x\n".encode(),
        Code.UNKNOWN_FIELD,
    ),
    FileCase(
        98,
        "a column beyond a list",
        "a.csv",
        b"bericht;betrokkenen.51.rol\nmutatie;x\n",
        Code.UNKNOWN_FIELD,
    ),
    FileCase(98, "too few cells", "a.csv", without_last_column(), Code.FILE),
    FileCase(
        99,
        "Windows-1252",
        "a.csv",
        GOOD_TABLE.replace(b"Demohof", "Café".encode("cp1252")),
        Code.CHARACTERS,
    ),
    FileCase(102, "cut off in a row", "a.csv", GOOD_TABLE[:-10], Code.FILE),
    FileCase(102, "cut off in the last cell", "a.csv", GOOD_TABLE[:-3], Code.FILE),
    FileCase(102, "cut off in an element", "a.xml", GOOD_TREE[:-20], Code.FILE),
    FileCase(102, "cut off in a zip", "a.zip", archive(a_csv=GOOD_TABLE)[:-30], Code.FILE),
    FileCase(102, "empty", "a.csv", b"", Code.FILE),
    FileCase(
        103, "a bomb that says so", "a.zip", zipped(("a.csv", b"a" * 40_000_000)), Code.TOO_LARGE
    ),
    FileCase(103, "a bomb that lies", "a.zip", lying_zip(), Code.FILE),
    FileCase(103, "a ratio of 1000", "a.zip", zipped(("a.csv", b"a" * 10_000_000)), Code.TOO_LARGE),
    FileCase(104, "a path", "a.zip", zipped(("../a.csv", GOOD_TABLE)), Code.FILE),
    FileCase(
        104,
        "a link",
        "a.zip",
        zipped(("a.csv", b"/etc/passwd"), mode=stat.S_IFLNK | 0o777),
        Code.FILE,
    ),
    FileCase(
        104,
        "5,000 members",
        "a.zip",
        zipped(*((f"{n}.csv", b"") for n in range(5_000))),
        Code.TOO_LARGE,
    ),
    FileCase(
        104, "a zip in a zip", "a.zip", zipped(("b.zip", archive(a_csv=GOOD_TABLE))), Code.FILE
    ),
    FileCase(
        104,
        "a zip in a zip, called CSV",
        "a.zip",
        zipped(("b.csv", archive(a_csv=GOOD_TABLE))),
        Code.FILE,
    ),
    FileCase(104, "a password", "a.zip", encrypted_zip(), Code.FILE),
    FileCase(105, "no such kind of file", "a.csv\n;rm -rf", GOOD_TABLE, Code.FILE),
    FileCase(106, "a spreadsheet", "a.csv", zipped(("xl/workbook.xml", b"<x/>")), Code.FILE),
    FileCase(
        106,
        "an old spreadsheet",
        "a.csv",
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600),
        Code.FILE,
    ),
]
