"""The log of a real hub: signed by one process, witnessed by another, proven to a third."""

import json
import os
import re
import shlex
import shutil
import signal
import stat
import subprocess
import sys
from hashlib import sha256
from pathlib import Path

import pytest

from hub.audit import handing
from hub.audit.kept import newest
from hub.audit.signing import Signer, read_verifier
from hub.trial.signing import ORIGIN, WITNESS_LABEL, start_signing
from hub.wiring import Hub
from tests.adapters.shared.messages import example, personal_values
from tests.hub.audit import second
from tests.hub.cli.conftest import EXAMPLES, SENDERS, eventually, quiet, send, variables


@pytest.fixture(scope="module")
def signed(told):
    """The running hub with a signer and a witness."""
    return start_signing(told)


@pytest.fixture
def audit(hub, signed):
    """Run a command with the settings of the running hub, when all there is has been signed."""
    assert signed.signer.is_dir()
    eventually(lambda: is_all_signed(hub))
    return hub


def is_all_signed(cli):
    found = cli("audit", "status", "--json").json
    return found["stand"] == "good" and found["ondertekend"] == found["gebeurtenissen"]


def test_the_log_is_signed_and_witnessed(audit):
    found = audit("audit", "status")
    assert found.code == 0
    assert "wie moet getuigen is het ermee eens" in found.out
    assert f"getuige {WITNESS_LABEL}: akkoord" in found.out


def test_every_event_has_a_proof_that_holds_without_the_hub(audit, told, monkeypatch, tmp_path):
    proof, entry = tmp_path / "p.tlog-proof", tmp_path / "entry"
    policy = told.directory / "log.policy"
    last = audit("audit", "status", "--json").json["gebeurtenissen"]
    for position in (1, 2, last // 2, last):
        proof.write_text(audit("audit", "proof", position, "--entry-to", entry).out)
        assert proof.read_text().startswith(f"c2sp.org/tlog-proof@v1\nindex {position - 1}\n")
        assert audit("audit", "check", proof, entry, policy).out == "Het bewijs klopt.\n"
    told_at_once = audit("audit", "proof", last, "--json").json
    assert told_at_once["regels"] == entry.read_text()
    for name in variables(told.settings):
        monkeypatch.delenv(name)
    assert audit("audit", "check", proof, entry, policy, "--json").json["klopt"]
    entry.write_text(entry.read_text().replace("version ", "version 1"))
    found = audit("audit", "check", proof, entry, policy)
    assert (found.code, "klopt niet" in found.out) == (1, True)


def test_too_few_witnesses_are_too_few_for_a_proof_as_well(audit, told, tmp_path):
    proof, entry, policy = (tmp_path / name for name in ("proof", "entry", "policy"))
    proof.write_text(audit("audit", "proof", 1, "--entry-to", entry).out)
    stranger = Signer("stranger.example/w", bytes([9] * 32)).verifier(4)
    text = (told.directory / "log.policy").read_text()
    policy.write_text(text.replace("quorum", f"witness other {stranger}\nquorum", 1))
    assert audit("audit", "check", proof, entry, policy).code == 0
    policy.write_text(policy.read_text().replace(f"quorum {WITNESS_LABEL}", "quorum other"))
    found = audit("audit", "check", proof, entry, policy)
    assert (found.code, "too few witnesses" in found.out) == (1, True)


def verified(bundle, *more):
    """What the verifier in the bundle says, as somebody runs it who has no hub."""
    asked = [sys.executable, "-I", bundle / "verify.py", "--no-times", *more, bundle]
    environment = {"PATH": os.environ["PATH"]}
    return subprocess.run(asked, capture_output=True, text=True, env=environment, check=False)


def test_a_bundle_is_verified_without_the_hub(audit, told, tmp_path):
    bundle, policy = tmp_path / "bundle", told.directory / "log.policy"
    made = audit("audit", "export", bundle, "--by", "a.auditor", "--json").json
    found = verified(bundle, "--policy", policy, "--all-signatures", "--json")
    assert (found.returncode, found.stderr) == (0, "")
    said = json.loads(found.stdout)
    assert (said["goed"], said["gebeurtenissen"]) == (True, made["events"])
    assert said["handtekeningen_van"] == made["checkpoints"]
    if second.program():
        again = second.ask(bundle, policy)
        assert again == {key: said[key] for key in again}
    digest = sha256((bundle / "verify.py").read_bytes()).hexdigest()
    assert made["verifier_sha256"] == digest
    assert digest in (bundle / "LEESMIJ.txt").read_text()
    assert audit("audit", "export", bundle, "--by", "a.auditor").code != 0, "it is there already"
    exported = audit("audit", "status", "--json").json["gebeurtenissen"]
    assert exported > made["events"], "that it was taken is an event too"
    first = next((bundle / "tile" / "states").rglob("*.p"), bundle / "tile/states/000")
    state = next(first.iterdir()) if first.is_dir() else first
    state.write_bytes(state.read_bytes().replace(b'"cause"', b'"Cause"', 1))
    found = verified(bundle, "--policy", policy)
    assert found.returncode == 1
    assert "(state)" in found.stdout
    assert verified(bundle, "--policy", tmp_path / "none").returncode == 2


AUDIT_MD = Path(__file__).parents[3] / "docs" / "audit.md"
RUN = ("hub ", "python3 ", "./verify ")


def written_commands():
    """What docs/audit.md tells one to type, without the remarks; but for installing."""
    fenced = re.findall(r"^```\n(.*?)^```", AUDIT_MD.read_text(), re.DOTALL | re.MULTILINE)
    lines = (line.partition(" #")[0].strip() for block in fenced for line in block.splitlines())
    return [line for line in lines if line.startswith(RUN)]


def typed(audit, line, tmp_path):
    """Type a command in a folder, with its answer in a file where it says so."""
    words, _, target = line.partition(" > ")
    first, *rest = shlex.split(words)
    if first == "hub":
        found = audit(*rest)
        code, out = found.code, found.out
    else:
        program = sys.executable if first == "python3" else first
        asked = [program, *rest[:-1], "--no-times", rest[-1]]  # a demo, as the guide says
        ended = subprocess.run(asked, capture_output=True, text=True, cwd=tmp_path, check=False)
        code, out = ended.returncode, ended.stdout + ended.stderr
    if target:
        (tmp_path / target).write_text(out)
    return code, out


def test_the_commands_of_the_guide_do_what_they_say_as_they_stand_there(
    audit, told, tmp_path, monkeypatch
):
    shutil.copy(told.directory / "log.policy", tmp_path)
    looking = Hub(told.settings)
    with looking.reading.database.snapshot() as cursor:
        (tmp_path / "kept.checkpoint").write_text(newest(cursor).text)
    looking.close()
    if second.program():
        shutil.copy(second.program(), tmp_path / "verify")
    commands = written_commands()
    assert {"key", "status", "proof", "check", "export"} == {
        it.split()[2] for it in commands if it.startswith("hub ")
    }
    assert "add `--no-times`" in AUDIT_MD.read_text()
    for line in commands:
        if line.startswith("./verify") and not second.program():
            continue
        with monkeypatch.context() as patch:
            if "audit key" in line:  # of another user, in a folder of its own
                patch.setenv("HUB_DIRECTORY", str(tmp_path / "own"))
            code, out = typed(audit, line, tmp_path)
        assert code == 0, f"{line}\n{out}"
        assert out


def test_nothing_personal_is_in_a_bundle(audit, tmp_path):
    audit("audit", "export", tmp_path / "bundle", "--by", "a.auditor")
    said = b"".join(it.read_bytes() for it in (tmp_path / "bundle/tile").rglob("*") if it.is_file())
    values = set()
    for folder in SENDERS:
        values |= personal_values(example(folder, "ordinary").event["data"])
    assert values
    assert not [it for it in values if it.encode() in said]
    assert not [it for it in values if json.dumps(it)[1:-1].encode() in said]


def test_partners_get_their_proofs(audit, told):
    events = audit("audit", "status", "--json").json["gebeurtenissen"]
    looking = Hub(told.settings)
    try:
        eventually(lambda: looking.reading.position(handing.STAGE) >= events)
    finally:
        looking.close()


@pytest.mark.parametrize("position", [0, 10**9])
def test_what_is_not_there_has_no_proof(audit, position):
    found = audit("audit", "proof", position)
    assert (found.code, found.out) == (1, "")
    assert "is er niet" in found.err


def test_while_the_signer_is_away_signals_come_in(audit, told):
    [signer] = [p for p in told._processes if "sign" in p.args]
    before = audit("audit", "status", "--json").json
    os.kill(signer.pid, signal.SIGKILL)
    signer.wait()
    send(told, "police", EXAMPLES / "police" / "examples" / "ordinary.json")
    quiet(told)
    found = audit("audit", "status", "--json").json
    assert found["gebeurtenissen"] > before["gebeurtenissen"]
    assert found["ondertekend"] == before["ondertekend"]
    start_signing_again(told)
    eventually(lambda: is_all_signed(audit))


def start_signing_again(house):
    settings = house.settings.model_copy(
        update={"directory": house.directory / "signer", "nats_url": None}
    )
    house.start(settings, "sign", log="sign")


def test_keys_are_made_once_and_for_their_owner_alone(cli, tmp_path, monkeypatch):
    monkeypatch.setenv("HUB_DIRECTORY", str(tmp_path / "own"))
    for who, kind in (("hub", 1), ("signer", 1), ("witness", 4)):
        first, again = (cli("audit", "key", who, ORIGIN).out.strip() for _ in range(2))
        assert first == again
        assert (read_verifier(first).name, read_verifier(first).kind) == (ORIGIN, kind)
    files = list((tmp_path / "own").iterdir())
    assert len(files) == 3
    assert {stat.S_IMODE(file.stat().st_mode) for file in files} == {0o600}
    assert cli("audit", "key", "hub", "two words").code == 2


def test_a_signer_that_would_believe_itself_does_not_start(cli, monkeypatch, tmp_path):
    monkeypatch.setenv("HUB_DIRECTORY", str(tmp_path))
    key = cli("audit", "key", "signer", ORIGIN).out.strip()
    (tmp_path / "log.policy").write_text(f"log {key}\nquorum none\n")
    found = cli("sign")
    assert (found.code, "de ondertekenaar zelf" in found.err) == (2, True)


def test_a_policy_that_is_not_as_agreed_stops_the_start_and_is_named(cli, monkeypatch, tmp_path):
    policy = tmp_path / "log.policy"
    policy.write_text("quorum nobody\n")
    monkeypatch.setenv("HUB_LOG_POLICY_FILE", str(policy))
    for command in (("run", "checkpoint"), ("run",), ("sign",)):
        found = cli(*command)
        assert (found.code, "log.policy, line 1" in found.err) == (3, True)
