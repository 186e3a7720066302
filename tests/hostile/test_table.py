"""The table of hostile inputs is whole, and each of its tests exists."""

import ast

import pytest

from tests.architecture.source import ROOT
from tests.hostile.table import NAMED, PAGE, ROWS, page

TESTS = sorted({test for row in ROWS for test in row.tests})


def functions(file):
    tree = ast.parse((ROOT / "tests" / file).read_text())
    kinds = ast.FunctionDef | ast.AsyncFunctionDef
    return {node.name for node in tree.body if isinstance(node, kinds)}


def test_every_number_is_there_once_with_an_outcome_and_a_test():
    numbers = [row.number for row in ROWS]
    assert len(numbers) == len(set(numbers))
    assert set(NAMED) <= set(numbers)
    assert [row.number for row in ROWS if not (row.name and row.came and row.tests)] == []


@pytest.mark.parametrize("file", sorted({test.partition("::")[0] for test in TESTS}))
def test_every_test_that_it_names_exists(file):
    named = {test.partition("::")[2] for test in TESTS if test.startswith(f"{file}::")}
    assert named <= functions(file)


def test_the_page_is_what_the_table_says():
    assert (ROOT / PAGE).read_text() == page(), "run: python -m tests.hostile.table"
