"""Both verifiers: the second, in Go, is built where its compiler is and asked the same."""

import argparse
import json
import shutil
import subprocess
import tempfile
from functools import cache
from pathlib import Path

from hub.audit.notes import format_note
from hub.audit.offline import verify
from tests.hub.audit.histories import POLICY

SOURCE = Path(__file__).parents[3] / "verifiers" / "go"
PLACE = tempfile.TemporaryDirectory(prefix="hub-verifier-")


@cache
def program():
    """The program, or `None` where Go or the library is not installed. Raises where it fails."""
    if not shutil.which("go") or not Path("/usr/share/gocode/src/golang.org/x/mod").exists():
        return None
    built = Path(PLACE.name, "verify")
    subprocess.run([SOURCE / "build", built], check=True)
    return built


def first(bundle, **more):
    """A look of the first verifier at a bundle; it has yet to begin."""
    options = {"all_signatures": False, "margin_s": 60, "no_times": False} | more
    return verify.Audit(verify.Bundle(bundle), verify.Policy(POLICY), argparse.Namespace(**options))


def look(directory, held=(), *, since=None, no_times=False, margin_s=60):
    """What it finds in a history that was made here: kinds with their places, in order."""
    policy = directory / "log.policy"
    policy.write_text(POLICY)
    options = ["--margin-s", str(margin_s), *(["--no-times"] if no_times else [])]
    notes = [("--held", it) for it in held] + ([("--from-checkpoint", since)] if since else [])
    for number, (option, note) in enumerate(notes):
        kept = directory / f"held-{number}"
        kept.write_text(format_note(note))
        options += [option, kept]
    found = ask(directory, policy, *options)["bevindingen"]
    return sorted((it["kind"], it["position"]) for it in found)


def ask(bundle, policy, *options):
    """What it says of a bundle."""
    asked = [program(), "--json", "--policy", policy, *options, bundle]
    ended = subprocess.run(asked, capture_output=True, check=False)
    assert ended.returncode in (0, 1), ended.stderr
    said = json.loads(ended.stdout)
    assert ended.returncode == (0 if said["goed"] else 1)
    assert said["goed"] == (not said["bevindingen"])
    return said
