"""The blind sample: who is in it, who is asked, and what is told of it."""

from uuid import UUID, uuid5

from hub.domain.sampling import agreement, is_blind, is_sampled, share

SPACE = UUID("6c7f1a52-3a4e-5a0b-9c55-d0551e400001")
DOSSIERS = [uuid5(SPACE, str(number)) for number in range(4000)]


def test_about_one_of_so_many_is_in_the_sample_and_always_the_same_ones():
    chosen = [it for it in DOSSIERS if is_sampled(it, 8)]
    assert 400 < len(chosen) < 600
    assert chosen == [it for it in DOSSIERS if is_sampled(it, 8)]
    assert not any(is_sampled(it, 0) for it in DOSSIERS)
    assert all(is_sampled(it, 1) for it in DOSSIERS)


def test_somebody_is_asked_once_and_never_where_it_is_acute():
    [dossier, *_] = DOSSIERS
    assert is_blind(dossier, 1, "a", [], is_acute=False)
    assert not is_blind(dossier, 1, "a", ["a"], is_acute=False)
    assert is_blind(dossier, 1, "b", ["a"], is_acute=False)
    assert not is_blind(dossier, 1, "a", [], is_acute=True)


def test_agreement_counts_who_said_yes_or_no():
    assert agreement({"bij-elkaar": 6, "deels": 1, "niet": 1, "weet-niet": 9}) == (6, 8)
    assert agreement({}) == (0, 0)


def test_a_figure_over_few_is_not_shown():
    assert share(2, 4) is None
    assert share(2, 5) == 40
