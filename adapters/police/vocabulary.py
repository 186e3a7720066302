"""The police's own words, and what they mean to us. Left out is what is not sure.

Keys are written as `plain_word` leaves them: lower-case letters only.
"""

from typing import Final

from schemas.parties import Role
from schemas.signal import Form

ROLE_BY_CODE: Final[dict[str, Role]] = {
    "SLA": Role.LIKELY_VICTIM,
    "VER": Role.POSSIBLE_OFFENDER,
    "SLV": Role.VICTIM_AND_SUSPECT,
    "BET": Role.UNKNOWN,
    "GET": Role.WITNESS,
}

FORM_BY_CLASS: Final[dict[str, Form]] = {
    "mensenhandelseksueleuitbuiting": Form.SEXUAL,
    "mensenhandelprostitutie": Form.SEXUAL,
    "mensenhandelarbeidsuitbuiting": Form.LABOUR,
    "mensenhandelcrimineleuitbuiting": Form.CRIMINAL,
    "mensenhandelorgaanverwijdering": Form.ORGAN_REMOVAL,
    "mensenhandelgedwongenbedelarij": Form.BEGGING,
    "mensenhandelgedwongendienstverlening": Form.DOMESTIC_SERVITUDE,
    "huwelijksdwang": Form.FORCED_MARRIAGE,
}
"""`maatschappelijkeKlasse`; any other class, `mensenhandel` alone too, is `Form.UNKNOWN`."""

INDICATOR_BY_METHOD: Final[dict[str, str]] = {
    "documentenafgenomen": "ALG-01",
    "opsluiting": "ALG-03",
    "chantage": "ALG-05",
    "schuldbinding": "ALG-06",
    "drugskoerieronderdwang": "CRI-02",
    "geldezel": "CRI-03",
    "katvanger": "CRI-04",
    "uithaler": "CRI-07",
    "gedwongenronselen": "CRI-11",
    "afdrachtverdiensten": "SEX-03",
    "sextortion": "SEX-10",
    "onvergundeprostitutie": "SEX-11",
    "gedwongenbedelen": "BED-01",
}
"""`modusOperandi`, where a method is the indicator itself."""
