"""Loads `indicators.csv`, the project's own code list, and refuses one that is not right."""

import csv
import re
from typing import Final

from hub.domain.indicators import VULNERABILITY_FAMILY, Indicator, IndicatorCatalogue, Strength
from hub.policy.reading import PolicyError, PolicyFile
from schemas.signal import Form

COLUMNS: Final = ("code", "vormen", "sterkte", "bronnen", "label_nl", "label_en", "basis")
CODE: Final = re.compile(r"(ALG|ARB|SEX|CRI|BED|DIE|ORG|OMG|KWB)-[0-9]{2}")
FORM_WORDS: Final = frozenset(Form) | {"alle", "context"}
NO_BASIS: Final = "-"


def load_indicators(file: PolicyFile) -> IndicatorCatalogue:
    """Read the code list; every fault in the file is in the one `PolicyError`."""
    rows = csv.reader(file.text().splitlines(), strict=True)
    found: dict[str, Indicator] = {}
    try:
        header = tuple(next(rows, ()))
        if header != COLUMNS:
            file.refuse(f"de kolommen zijn {', '.join(COLUMNS)}", 1)
            raise PolicyError(file.faults)
        for row in rows:
            indicator = _indicator(file, rows.line_num, row)
            if indicator is None:
                continue
            if indicator.code in found:
                file.refuse(f"{indicator.code} staat er twee keer in", rows.line_num)
            found[indicator.code] = indicator
    except csv.Error:
        file.refuse("geen geldige CSV", rows.line_num)
    if not found:
        file.refuse("er staat geen enkele indicator in")
    if file.faults:
        raise PolicyError(file.faults)
    return IndicatorCatalogue(tuple(found.values()))


def _indicator(file: PolicyFile, line: int, row: list[str]) -> Indicator | None:
    """Read one row; None, and a fault, where it cannot be read."""
    if len(row) != len(COLUMNS) or not all(cell.strip() for cell in row):
        file.refuse(f"een regel heeft {len(COLUMNS)} gevulde velden", line)
        return None
    code, forms, mark, sources, label_nl, label_en, basis = row
    faults = len(file.faults)
    if CODE.fullmatch(code) is None:
        file.refuse(f"'{code}' is geen code zoals SEX-02", line)
    for form in forms.split(","):
        if form not in FORM_WORDS:
            file.refuse(f"{code}: onbekende vorm '{form}'", line)
    strengths = {strength.label: strength for strength in Strength}
    if mark not in strengths:
        file.refuse(f"{code}: sterkte is 0, 1, 2, 3 of A", line)
    elif (mark == Strength.NONE.label) != code.startswith(VULNERABILITY_FAMILY):
        file.refuse(f"{code}: een kwetsbaarheid (KWB) heeft sterkte 0, en niets anders", line)
    if len(file.faults) > faults:
        return None
    return Indicator(
        code=code,
        forms=frozenset(forms.split(",")),
        strength=strengths[mark],
        sources=frozenset(sources.split(",")),
        label_nl=label_nl,
        label_en=label_en,
        basis=frozenset() if basis == NO_BASIS else frozenset(basis.split(",")),
    )
