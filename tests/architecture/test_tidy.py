"""The shape of the code, for what neither the linter nor the import contracts can see."""

import ast
import re
from pathlib import Path

import pytest

from tests.architecture.source import PACKAGES, ROOT, at, dotted, files, nodes, read, tree, under

MAX_FILE_LINES = 300
MAX_FUNCTION_LINES = 60
MAX_DECISION_LINES = 60

ROOT_FOLDERS = {
    ".ci",
    "adapters",
    "consumers",
    "deploy",
    "docs",
    "examples",
    "frontend",
    "verifiers",
    "hub",
    "requirements",
    "schemas",
    "tests",
}

PURE = ("hub/domain", "hub/matching", "hub/merkle", "schemas", "adapters")
CLOCKS_AND_CHANCE = re.compile(
    r"""(?:.*\.)?(?:
        (?:datetime|date)\.(?:now|utcnow|today)
        | time\.(?:time|monotonic|perf_counter|process_time)(?:_ns)? | time\.(?:local|gm)time
        | uuid[14] | urandom | getrandom
    )$""",
    re.VERBOSE,
)
CHANCE_MODULES = {"random", "secrets"}

BLANKET = {"Exception", "BaseException"}
# File: why this one may catch everything. One that tidies up and raises again needs no entry.
BLANKET_ALLOWED = {
    "consumers/worker.py": "a message that a stage cannot bear is set aside; the rest goes on",
}

# In parts, or this file would be the first to name one.
REGISTRY_HOSTS = tuple(
    ".".join(parts)
    for parts in (
        ("pypi", "org"),
        ("pythonhosted", "org"),
        ("npmjs", "org"),
        ("npmjs", "com"),
        ("yarnpkg", "com"),
        ("proxy", "golang", "org"),
        ("crates", "io"),
        ("deb", "debian", "org"),
    )
)

ONE_FILE = {"hub/audit/offline/verify.py"}
"""An auditor takes it along, and reads it in one sitting: it must be one file."""

Function = ast.FunctionDef | ast.AsyncFunctionDef


def lines(path: Path) -> int:
    return len(read(path).splitlines())


def test_no_source_file_is_longer_than_a_person_reads_at_once():
    kinds = {".py", ".go", ".css", ".js", ".html"}
    sources = [p for p in files() if p.suffix in kinds and str(p) not in ONE_FILE]
    assert not [f"{p}: {lines(p)} lines" for p in sources if lines(p) > MAX_FILE_LINES]


def test_no_function_is_longer_than_a_screen():
    assert not [
        f"{at(path, node)} {node.name}: {length} lines"
        for path, node in nodes(*PACKAGES, "tests", "frontend")
        if isinstance(node, Function)
        and (length := (node.end_lineno or node.lineno) - node.lineno + 1) > MAX_FUNCTION_LINES
    ]


def test_every_module_opens_by_saying_what_it_is_for():
    modules = [p for p in under(*PACKAGES, "tests", "frontend") if read(p).strip()]
    assert not [str(p) for p in modules if not ast.get_docstring(tree(p))]


def test_pure_code_takes_time_and_chance_from_outside():
    def impure(node: ast.AST) -> bool:
        match node:
            case ast.Import(names):
                return any(name.name.split(".")[0] in CHANCE_MODULES for name in names)
            case ast.ImportFrom(module=module, names=names):
                plain = [f"{module}.{name.name}" for name in names]
                return (module or "").split(".")[0] in CHANCE_MODULES or any(
                    map(CLOCKS_AND_CHANCE.match, plain)
                )
            case ast.Attribute() | ast.Name():
                return bool(CLOCKS_AND_CHANCE.match(dotted(node)))
            case _:
                return False

    assert not [at(path, node) for path, node in nodes(*PURE) if impure(node)]


def test_a_blanket_except_stands_only_where_its_reason_is_known():
    def raises_again(handler: ast.ExceptHandler) -> bool:
        last = handler.body[-1]
        return isinstance(last, ast.Raise) and last.exc is None

    def blanket(node: ast.AST) -> bool:
        if not isinstance(node, ast.ExceptHandler) or raises_again(node):
            return False
        caught = node.type.elts if isinstance(node.type, ast.Tuple) else [node.type]
        return any(kind is None or dotted(kind) in BLANKET for kind in caught)

    found = {path: at(path, node) for path, node in nodes(*PACKAGES) if blanket(node)}
    assert {str(path) for path in found} == set(BLANKET_ALLOWED)


def test_every_subscriber_spells_its_durable_name_and_its_ack_policy():
    def subscribes(node: ast.AST) -> bool:
        return (
            isinstance(node, ast.Call)
            and isinstance(node.func, ast.Attribute)
            and node.func.attr == "subscriber"
        )

    assert not [
        at(path, node)
        for path, node in nodes(*PACKAGES)
        if subscribes(node) and not {"durable", "ack_policy"} <= {k.arg for k in node.keywords}
    ]


def test_only_the_command_line_prints():
    assert not [
        at(path, node)
        for path, node in nodes(*PACKAGES)
        if isinstance(node, ast.Call)
        and dotted(node.func) == "print"
        and not (path.is_relative_to("hub/cli") or path == Path("hub/cli.py"))
        and str(path) not in ONE_FILE
    ]


def test_no_page_lets_a_stranger_publish():
    """FastStream's documentation page also registers `POST <path>/try`, without authentication."""
    assert not [
        at(path, node)
        for path, node in nodes(*PACKAGES)
        if (isinstance(node, ast.keyword) and node.arg == "asyncapi_path")
        or (isinstance(node, ast.Constant) and str(node.value).endswith("/try"))
    ]


@pytest.mark.parametrize("folder", [*PACKAGES, "tests", "docs"])
def test_a_promised_folder_is_there(folder: str):
    assert any(path.is_relative_to(folder) for path in files())


def test_nothing_else_settles_at_the_root():
    assert {path.parts[0] for path in files() if len(path.parts) > 1} <= ROOT_FOLDERS


def test_a_decision_record_is_read_in_two_minutes():
    records = [p for p in files() if p.is_relative_to("docs/decisions") and p.suffix == ".md"]
    assert not [f"{p}: {lines(p)} lines" for p in records if lines(p) > MAX_DECISION_LINES]


def test_no_file_says_where_packages_are_fetched():
    """That is the business of the machine; the lock files pin what is fetched by its hash."""
    named = re.compile("|".join(map(re.escape, REGISTRY_HOSTS)).encode())
    assert not [str(p) for p in files() if named.search((ROOT / p).read_bytes())]


def test_every_locked_package_is_pinned_by_its_hash():
    locks = [p for p in files() if p.is_relative_to("requirements") and p.suffix == ".txt"]
    assert locks
    for path in locks:
        entries = [
            e for e in read(path).replace("\\\n", "").splitlines() if e[:1] not in {"", "#", " "}
        ]
        assert entries
        assert not [e for e in entries if "==" not in e or "--hash=sha256:" not in e]
