"""Opens an archive (zip) of files: few, small, plain, and none inside another.

Nothing is ever written under a name from the archive: members are read into memory, as far as the
bounds allow, whatever the archive says of their size.
"""

import io
import stat
import struct
import zipfile
import zlib
from typing import Final, NamedTuple

from hub.files.entry import BYTES_MAX, refuse
from schemas.problems import Code

MEMBERS_MAX: Final = 100
DIRECTORY_MAX_BYTES: Final = MEMBERS_MAX * 512
"""Of the list of members: a name and what is said of it."""
UNPACKED_MAX_BYTES: Final = 2 * BYTES_MAX
RATIO_MAX: Final = 100
"""How many times larger than packed a member may be; text gets some ten times smaller."""
SMALL_BYTES: Final = 64 * 1024
"""So little is no bomb, whatever its ratio."""
ENDINGS: Final = (".csv", ".xml")

_END_MARK: Final = b"PK\x05\x06"
_BEGINNINGS: Final = (b"PK\x03\x04", _END_MARK)
_END: Final = struct.Struct("<4s4H2LH")
_METHODS: Final = frozenset({zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED})
_ENCRYPTED: Final = 0x1
_UNIX_MODE_BITS: Final = 16
_BROKEN: Final = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, ValueError)


class Member(NamedTuple):
    """One file of an archive."""

    name: str
    data: bytes


def members_of(data: bytes) -> tuple[Member, ...]:
    """Read every file of an archive. Raises `FileRefused`."""
    try:
        _refuse_before_opening(data)
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            infos = archive.infolist()
            _refuse_unplain(infos)
            return tuple(Member(info.filename, _read(archive, info)) for info in infos)
    except _BROKEN:
        refuse(Code.FILE, "Deze zip is niet te lezen, of niet heel.", _AGAIN)


def _refuse_before_opening(data: bytes) -> None:
    """Look at the record at the end: listing very many members would take long by itself."""
    at = data.rfind(_END_MARK)
    if at < 0 or len(data) - at < _END.size:
        raise zipfile.BadZipFile
    *_, count, directory_bytes, _, comment_bytes = _END.unpack_from(data, at)
    if at + _END.size + comment_bytes != len(data) or not data.startswith(_BEGINNINGS):
        refuse(Code.FILE, "Voor of achter deze zip staat nog iets anders.", _AGAIN)
    if count > MEMBERS_MAX or directory_bytes > DIRECTORY_MAX_BYTES:
        refuse(Code.TOO_LARGE, f"In deze zip staan meer dan {MEMBERS_MAX} bestanden.", _SPLIT)


def _refuse_unplain(infos: list[zipfile.ZipInfo]) -> None:
    if len(infos) > MEMBERS_MAX:  # the record at the end may lie
        refuse(Code.TOO_LARGE, f"In deze zip staan meer dan {MEMBERS_MAX} bestanden.", _SPLIT)
    if sum(info.file_size for info in infos) > UNPACKED_MAX_BYTES:
        refuse(Code.TOO_LARGE, "Uitgepakt is deze zip te groot.", _SPLIT)
    if len({info.filename for info in infos}) < len(infos):
        refuse(Code.DUPLICATE_KEY, "Een naam komt in deze zip twee keer voor.", _AGAIN)
    for info in infos:
        mode = info.external_attr >> _UNIX_MODE_BITS
        name = info.filename
        if name.startswith(".") or any(sign in name for sign in "/\\:") or info.is_dir():
            refuse(
                Code.FILE, "In deze zip staan mappen of paden.", "Zet de bestanden los in de zip."
            )
        if stat.S_IFMT(mode) not in {0, stat.S_IFREG}:
            refuse(Code.FILE, "In deze zip staat een verwijzing of een apparaat.", _AGAIN)
        if info.flag_bits & _ENCRYPTED or info.compress_type not in _METHODS:
            refuse(
                Code.FILE,
                "Deze zip heeft een wachtwoord, of is ingepakt op een manier die wij niet lezen.",
                "Maak een gewone zip zonder wachtwoord (deflate).",
            )
        if not name.lower().endswith(ENDINGS):
            refuse(Code.FILE, "In deze zip staat een bestand dat geen CSV of XML is.", _AGAIN)
        if info.file_size > max(SMALL_BYTES, RATIO_MAX * info.compress_size):
            refuse(Code.TOO_LARGE, "Een bestand in deze zip is verdacht sterk ingepakt.", _AGAIN)


def _read(archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> bytes:
    """Read a member and no more than it says it has; its checksum is looked at on the way."""
    with archive.open(info) as opened:
        data = opened.read(info.file_size + 1)
    if len(data) > min(info.file_size, BYTES_MAX):
        refuse(Code.TOO_LARGE, "Een bestand in deze zip is groter dan mag.", _SPLIT)
    return data


_AGAIN: Final = "Maak de zip opnieuw, met alleen CSV- en XML-bestanden, en stuur die."
_SPLIT: Final = "Verdeel de bestanden over meer zips."
