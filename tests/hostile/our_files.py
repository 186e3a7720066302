"""Hostile files that we thought of ourselves: 148 zips, 149 tables and trees."""

import io
import struct
import zipfile
from functools import partial

from schemas.problems import Code
from tests.hostile.files import GOOD_TABLE, FileCase, with_text, xml, zipped

TEXT = "gewone tekst"
TABLE = with_text(TEXT).data
ZIP = zipped(("a.csv", TABLE))
UNKNOWN, LARGE = Code.UNKNOWN_FIELD, Code.TOO_LARGE
PARTS = f"<mutatietekst>{'<![CDATA[a]]>' * 200_000}</mutatietekst>"
MESSAGES = b"<berichten>%b</berichten>" % (b"<mutatie/>" * 200_000)
ESCAPE = "<mutatietekst>&#27;[2J</mutatietekst>"
LOCAL, CENTRAL, END_BYTES = b"PK\x03\x04", b"PK\x01\x02", 22


class Stream(io.RawIOBase):
    """Takes bytes and cannot go back, so that a zip says a member's size after it."""

    def __init__(self):
        self.taken = bytearray()

    def writable(self):
        return True

    def write(self, data):
        self.taken += data
        return len(data)


def streamed() -> bytes:
    stream = Stream()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a.csv", TABLE)
    return bytes(stream.taken)


def large() -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive, archive.open("a.csv", "w", force_zip64=True) as one:
        one.write(TABLE)
    return file.getvalue()


def changed(mark: bytes, offset: int, value: bytes, data: bytes = ZIP) -> bytes:
    """A zip in which something else stands in the record of its first member."""
    at = data.find(mark) + offset
    return data[:at] + value + data[at + len(value) :]


def overlapping() -> bytes:
    """Two members, of which the second lies where the first does."""
    data = zipped(("a.csv", TABLE), ("b.csv", TABLE))
    second = data.find(CENTRAL, data.find(CENTRAL) + 4)
    return data[: second + 42] + struct.pack("<L", 0) + data[second + 46 :]


def lying_end(count: int) -> bytes:
    """More members than the record at the end says."""
    data = bytearray(zipped(*((f"{n}.csv", b"") for n in range(200))))
    data[-14:-10] = struct.pack("<2H", count, count)
    return bytes(data)


def doubled() -> bytes:
    return changed(CENTRAL, 46, b"a.csv", zipped(("a.csv", TABLE), ("b.csv", TABLE)))


zips = partial(FileCase, 148)
texts = partial(FileCase, 149)
OUR_FILES = [
    zips("sizes after the member", "a.zip", streamed(), text=TEXT),
    zips("sizes of 64 bits", "a.zip", large(), text=TEXT),
    zips("another checksum", "a.zip", changed(CENTRAL, 16, b"\0\0\0\0"), Code.FILE),
    zips("a method that nobody knows", "a.zip", changed(CENTRAL, 10, b"\x63\0"), Code.FILE),
    zips("two names for one member", "a.zip", changed(CENTRAL, 46, b"b.csv"), Code.FILE),
    zips("a name that is no text", "a.zip", changed(LOCAL, 30, b"\xff"), Code.FILE),
    zips("members that overlap", "a.zip", overlapping(), Code.FILE),
    zips("more members than it says", "a.zip", lying_end(1), LARGE),
    zips("65,535 members", "a.zip", lying_end(65_535), LARGE),
    zips("a name of 60,000 signs", "a.zip", zipped(("a" * 60_000 + ".csv", b"")), LARGE),
    zips("a path from the root", "a.zip", zipped(("/etc/a.csv", TABLE)), Code.FILE),
    zips("a path of Windows", "a.zip", zipped(("C:\\a.csv", TABLE)), Code.FILE),
    zips("a program before it", "a.zip", b"MZ" + bytes(100) + ZIP, Code.FILE),
    zips("something after it", "a.zip", ZIP + b"x" * 100, Code.FILE),
    zips("another zip in its comment", "a.zip", ZIP[:-2] + b"\x16\0" + ZIP[-END_BYTES:], Code.FILE),
    texts(
        "10,000 columns",
        "a.csv",
        ";".join(["bericht", *map(str, range(10_000))]).encode() + b"\n",
        LARGE,
    ),
    texts(
        "a column of 50,000 points",
        "a.csv",
        b"bericht;" + b"." * 50_000 + b"\n",
        UNKNOWN,
    ),
    texts("__proto__ as a column", "a.csv", b"bericht;__proto__.x\nmutatie;1\n", UNKNOWN),
    texts("two byte order marks", "a.csv", b"\xef\xbb\xbf" * 2 + GOOD_TABLE, Code.FILE),
    texts("a million quotes", "a.csv", b"bericht\n" + b'"' * 1_000_001 + b"\n", Code.FILE),
    texts("a line of another alphabet", "a.csv", "bericht\u2028;x\n".encode(), UNKNOWN),
    texts(
        "20,000 attributes",
        "a.xml",
        xml("").replace(
            b"<mutatie>", b"<mutatie %b>" % b" ".join(b'a%d="1"' % n for n in range(20_000))
        ),
        UNKNOWN,
    ),
    texts("NUL as a reference", "a.xml", xml("<mutatietekst>&#0;</mutatietekst>"), Code.FILE),
    texts("an escape as a reference", "a.xml", xml(ESCAPE), Code.FILE),
    texts("half a pair as a reference", "a.xml", xml("<online>&#xD800;</online>"), Code.FILE),
    texts("an entity of nobody", "a.xml", xml("<mutatietekst>&foo;</mutatietekst>"), Code.FILE),
    texts("xml:lang", "a.xml", xml('<mutatietekst xml:lang="nl">x</mutatietekst>'), Code.FILE),
    texts(
        "200,000 messages",
        "a.xml",
        b"<berichten>%b</berichten>" % (b"<mutatie/>" * 200_000),
        LARGE,
    ),
    texts(
        "200,000 parts of one text",
        "a.xml",
        xml(PARTS),
        LARGE,
    ),
]
