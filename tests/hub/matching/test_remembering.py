"""What was read is remembered, bounded, and forgotten as a whole."""

from hub.matching import names
from hub.matching.features import person_record
from hub.matching.mention import PersonFeatures
from hub.matching.remembering import forget_all, remembered

JAN = PersonFeatures("Demovelde", "Jan", birth_date="1984-03-12")


def test_the_last_answers_are_kept():
    asked = []
    twice = remembered(2)(lambda value: asked.append(value) or 2 * value)
    assert [twice(n) for n in (1, 2, 1, 3, 2)] == [2, 4, 2, 6, 4]
    assert asked == [1, 2, 3, 2]


def test_nothing_of_a_name_is_left_when_all_is_forgotten():
    before = person_record(JAN)
    assert names.fold.cache_info().currsize > 0
    forget_all()
    assert names.fold.cache_info().currsize == 0
    assert person_record(JAN) == before
