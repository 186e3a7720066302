"""`hub audit`: how the log stands, proofs from it, and its keys."""

from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from typing import Final, Literal

from hub import settings
from hub.actions.access import exported
from hub.audit import kept
from hub.audit.bundle import NothingSignedError, write_bundle
from hub.audit.ledger import Ledger
from hub.audit.notes import NoteInvalidError
from hub.audit.proving import prove, read_proof, verify_proof
from hub.audit.signing import LOG_KIND, WITNESS_KIND
from hub.audit.standing import Standing, State, standing
from hub.audit.trust import read_trust
from hub.checkpointing import LOG_KEY, SIGNER_KEY, WITNESS_KEY, key_of, trust_of
from hub.cli.app import EXIT_FOUND, EXIT_USAGE, CommandFailed
from hub.cli.judging import USER
from hub.cli.opening import opened
from hub.cli.output import answer, count, moment, progress, say
from hub.cli.outside import explained
from hub.domain.mandate import Role, User
from hub.merkle.entry import entry
from hub.merkle.proofs import ProofInvalidError
from hub.merkle.tree import leaf_hash
from hub.web.logbook.signing import said

MEND: Final = {
    State.NOT_SET_UP: "Zie docs/audit.md.",
    State.NOT_SIGNED: "Draaien `hub run checkpoint` en `hub sign`?",
    State.LATE: "Draaien `hub run checkpoint` en `hub sign`?",
    State.NOT_BY_LOG: "Kijk wie log.policy wijzigde.",
    State.SHORTER: "Zet niets terug voordat u weet wat er weg is: zie docs/audit.md.",
    State.CHANGED: "Zet niets terug voordat u weet wat er anders is: zie docs/audit.md.",
    State.TOO_FEW: "Vraag de getuigen of hun `hub witness` draait.",
}
Who = Literal["hub", "signer", "witness"]
KINDS: Final = {"hub": LOG_KIND, "signer": LOG_KIND, "witness": WITNESS_KIND}
FILES: Final = {"hub": LOG_KEY, "signer": SIGNER_KEY, "witness": WITNESS_KEY}


def status(*, json: bool = False) -> int:
    """Toon tot waar het logboek is ondertekend, en welke getuigen het ermee eens zijn.

    Parameters
    ----------
    json
        Toon de uitkomst als één JSON-object.

    """
    with opened("record") as hub:
        found = standing(hub.reading, hub.mapper, trust_of(hub.settings), datetime.now(UTC))
    if json:
        answer(_as_json(found))
    else:
        say(f"{said(found)} {MEND.get(found.state, '')}".rstrip(), *_lines(found))
    return 0 if found.state is State.GOOD else EXIT_FOUND


def _lines(found: Standing) -> list[str]:
    events = count(found.events, "gebeurtenis", "gebeurtenissen")
    lines = [f"{events}, waarvan {found.signed} ondertekend"]
    if found.signed_at is not None:
        lines.append(f"laatst ondertekend {moment(found.signed_at)}")
    for name, at_s in found.witnesses:
        when = "nog niet akkoord"
        if at_s is not None:
            when = f"akkoord {moment(datetime.fromtimestamp(at_s, UTC))}"
        lines.append(f"getuige {name}: {when}")
    return lines


def _as_json(found: Standing) -> dict[str, object]:
    return {
        "stand": found.state,
        "gebeurtenissen": found.events,
        "ondertekend": found.signed,
        "ondertekendOp": found.signed_at,
        "getuigen": dict(found.witnesses),
    }


def proof(position: int, /, *, entry_to: Path | None = None, json: bool = False) -> int:
    """Toon het bewijs dat een gebeurtenis in het logboek staat (C2SP tlog-proof).

    Parameters
    ----------
    position
        De plaats van de gebeurtenis in het register.
    entry_to
        Schrijf in dit bestand de regels waarvan het bewijs is dat zij in het logboek staan.
    json
        Toon bewijs en regels als één JSON-object.

    """
    with opened("record") as hub:
        found = hub.reading.pick((position,))
        with hub.reading.database.snapshot() as cursor:
            checkpoint = kept.covering(cursor, position)
        if not found:
            raise CommandFailed(f"gebeurtenis {position} is er niet", EXIT_FOUND)
        if checkpoint is None:
            raise CommandFailed(
                f"gebeurtenis {position} is nog niet ondertekend; kijk met `hub audit status`",
                EXIT_FOUND,
            )
        text = str(prove(Ledger(hub.reading), position, checkpoint.note))
        lines = entry(*found[0])
    if entry_to is not None:
        with explained():
            entry_to.write_bytes(lines)
    if json:
        answer({"bewijs": text, "regels": lines.decode()})
    else:
        print(text, end="")
    return 0


def check(proof: Path, entry_file: Path, policy: Path, /, *, json: bool = False) -> int:
    """Kijk of een bewijs klopt; daar is geen hub voor nodig.

    Parameters
    ----------
    proof
        Het bewijs (.tlog-proof).
    entry_file
        De regels waarvan het een bewijs is, zoals `hub audit proof --entry-to` ze schrijft.
    policy
        Wie u gelooft (C2SP tlog-policy).
    json
        Toon de uitkomst als één JSON-object.

    """
    with explained():
        data, text, trust = proof.read_bytes(), entry_file.read_bytes(), read_trust(policy)
    fault = ""
    try:
        verify_proof(read_proof(data), leaf_hash(text), trust)
    except (NoteInvalidError, ProofInvalidError) as error:
        fault = str(error)
    if json:
        answer({"klopt": not fault, "reden": fault or None})
    else:
        say(f"Het bewijs klopt niet: {fault}" if fault else "Het bewijs klopt.")
    return EXIT_FOUND if fault else 0


def export(target: Path, /, *, by: str, json: bool = False) -> int:
    """Schrijf een bundel waarmee iemand zonder hub nagaat of alles klopt: met verify.py erin.

    Parameters
    ----------
    target
        De map die gemaakt wordt.
    by
        Wie u bent: uw gebruikersnaam. Dat u dit uitvoert, komt in het logboek.
    json
        Toon de uitkomst als één JSON-object.

    """
    if not USER.fullmatch(by):
        raise CommandFailed("Geef uw gebruikersnaam: kleine letters, cijfers, . _ -", EXIT_USAGE)
    with opened("record", "views", "keys") as hub, explained():
        with progress("gebeurtenissen", hub.reading.last(), hidden=json) as done:
            try:
                made = write_bundle(hub.reading, target, done)
            except NothingSignedError:
                raise CommandFailed(
                    "er is nog niets ondertekend; kijk met `hub audit status`", EXIT_FOUND
                ) from None
        digest = sha256((target / "checkpoint").read_bytes()).hexdigest()
        chosen = {"subject": "", "topic": "", "person": ""}
        exported(
            hub.desk(),
            User(by, by, Role.AUDITOR),
            **chosen,
            positions=range(1, made.events + 1),
            digest=digest,
            now=datetime.now(UTC),
        )
    if json:
        answer(made._asdict())
    else:
        events = count(made.events, "gebeurtenis", "gebeurtenissen")
        say(
            f"{target}: {events}, {count(made.checkpoints, 'ondertekening', 'ondertekeningen')}.",
            f"sha256 van verify.py: {made.verifier_sha256}",
        )
    return 0


def key(who: Who, name: str, /, *, json: bool = False) -> int:
    """Toon de openbare sleutel om uit te wisselen; is er nog geen sleutel, dan wordt die gemaakt.

    Parameters
    ----------
    who
        hub, signer of witness: van wie de sleutel is.
    name
        De naam van het logboek, of van de getuige, zoals `hub.voorbeeld.nl/log`.
    json
        Toon de sleutel als één JSON-object.

    """
    chosen = settings.load()
    named = {
        "hub": chosen.log_key_file,
        "signer": chosen.signer_key_file,
        "witness": chosen.witness_key_file,
    }
    with explained():
        try:
            signer = key_of(named[who], chosen.directory, FILES[who], name)
        except NoteInvalidError as error:
            raise CommandFailed(f"{name}: {error}", EXIT_USAGE) from error
    public = str(signer.verifier(KINDS[who]))
    if json:
        answer({"sleutel": public})
    else:
        print(public)
    return 0
