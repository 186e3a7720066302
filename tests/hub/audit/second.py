"""The second verifier, in Go: built where its compiler is, asked the same as the first."""

import json
import shutil
import subprocess
import tempfile
from functools import cache
from pathlib import Path

from hub.audit.notes import format_note
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


def look(directory, held=(), *, no_times=False, margin_s=60):
    """What it finds: kinds with their places, in order."""
    policy = directory / "log.policy"
    policy.write_text(POLICY)
    asked = [program(), "--json", "--policy", policy, "--margin-s", str(margin_s)]
    asked += ["--no-times"] if no_times else []
    for number, note in enumerate(held):
        kept = directory / f"held-{number}"
        kept.write_text(format_note(note))
        asked += ["--held", kept]
    ended = subprocess.run([*asked, directory], capture_output=True, check=False)
    assert ended.returncode in (0, 1), ended.stderr
    found = json.loads(ended.stdout)["bevindingen"]
    assert ended.returncode == bool(found)
    return sorted((it["kind"], it["position"]) for it in found)
