"""Hostile inputs of doors N and J, 1 to 86: what comes over the bus, and what a body may hold."""

from collections.abc import Iterator

from tests.hostile.cases import CASES, Outcome
from tests.hostile.row import Came, Door, Row

MATRIX, EFFECTS = "hub/bus/matrix/test_matrix.py", "hub/bus/matrix/test_effects.py"
EVERYTHING = f"{MATRIX}::test_what_everyone_publishes_is_refused_or_heard_by_whom_it_is_for"
STRANGERS = f"{MATRIX}::test_who_is_none_of_ours_is_let_in_nowhere"
REPLIES = f"{EFFECTS}::test_an_acknowledgement_goes_nowhere_that_its_asker_could_not_go"
SAME_ID = f"{EFFECTS}::test_nobody_suppresses_anothers_signal_with_its_id"
REFUSALS = "hub/bus/matrix/test_refusals.py"
COMMANDS = f"{REFUSALS}::test_a_header_that_commands_the_bus_is_refused_with_its_code"
BLOCKS = f"{REFUSALS}::test_no_block_of_headers_stops_the_hub_from_reading_on"
ENDED = f"{REFUSALS}::test_what_no_partner_may_send_at_all_ends_the_line"
ALMOST = f"{REFUSALS}::test_a_subject_that_is_not_quite_theirs_is_refused"
RAW_SUBJECT = "hub/bus/test_topology.py::test_no_byte_a_partner_chose_is_in_a_subject_we_read"
READ = "hostile/test_cases.py::test_it_ends_as_it_should"
OVER_HTTP = "hostile/test_over_http.py::test_it_ends_as_it_does_on_the_bus"
INTAKE, WORKER, JOURNEYS = "consumers/test_intake.py", "consumers/test_worker.py", "journeys"
ANY_ORDER = "test_the_final_state_is_the_same_in_any_order_and_in_any_batches"
SET_ASIDE = "test_a_message_that_cannot_be_borne_is_somebodys_work_and_the_rest_went_on"
BACKLOG = "test_a_message_of_one_partner_does_not_wait_until_anothers_backlog_is_through"
REVOKED = (
    "hub/bus/test_rotation.py::test_new_keys_come_in_at_once_and_old_ones_until_they_are_refused",
    "hub/bus/test_rotation.py::test_a_suspended_partner_is_cut_off_and_comes_back_with_its_own_keys",
)
TYPED = "test_what_somebody_typed_is_shown_as_text_and_never_as_a_page"
REPEAT = f"{INTAKE}::test_the_same_bytes_again_are_a_repeat_also_within_one_batch"

SHUT, NOTHING, HELD = (Came.SHUT,), (Came.NOTHING,), (Came.HELD,)
ON_THE_BUS = (
    (1, "a publication on another partner's subject", SHUT, EVERYTHING),
    (2, "a reply subject that is another partner's", NOTHING, REPLIES),
    (3, "a reply subject in another's inbox", NOTHING, REPLIES),
    (4, "a reply subject that purges a stream", NOTHING, REPLIES),
    (5, "the message id that another partner uses", (Came.ACCEPTED,), SAME_ID),
    (6, "the same id with the same bytes", (Came.ACCEPTED,), REPEAT),
    (
        7,
        "the same id with other bytes",
        HELD,
        f"{INTAKE}::test_other_bytes_under_one_id_are_held_and_leave_the_original_as_it_was",
    ),
    (
        8,
        "an old id after the window of the bus",
        (Came.ACCEPTED,),
        "hub/bus/test_topology.py::test_the_same_id_with_other_bytes_reaches_the_hub",
        REPEAT,
    ),
    (9, "a literal * in the subject", (), RAW_SUBJECT),
    (10, "a literal > in the subject", (), RAW_SUBJECT),
    (11, "NUL in the subject", (), RAW_SUBJECT),
    (12, "foreign signs in the subject", (), RAW_SUBJECT),
    (13, "a subject of 5,000 bytes", SHUT, ENDED),
    (14, "an empty token in the subject", SHUT, ALMOST),
    (15, "another case of the partner's name", SHUT, ALMOST),
    (16, "an unknown version in the subject", SHUT, ALMOST),
    (
        17,
        "more than a stream takes in one message",
        SHUT,
        f"{REFUSALS}::test_what_is_too_large_for_the_stream_is_refused_and_the_line_stays",
    ),
    (18, "more than a partner may send at all", SHUT, ENDED),
    (19, "headers of 60 KiB, and of 100", (Came.REFUSED, Came.SHUT), BLOCKS, COMMANDS),
    (20, "foreign signs in a header", (), BLOCKS),
    (21, "NUL in a header", (), BLOCKS),
    (22, "Nats-Rollup (error 10111)", SHUT, COMMANDS),
    (23, "Nats-TTL (error 10166)", SHUT, COMMANDS),
    (24, "Nats-Schedule to another subject (error 10188)", SHUT, COMMANDS),
    (25, "Nats-Batch-Id (error 10174)", SHUT, COMMANDS),
    (26, "Nats-Expected-Last-Sequence and the like (error 10071)", SHUT, COMMANDS),
    (27, "a Nats-Msg-Id of 1 KiB", (), BLOCKS),
    (28, "no message id", ()),
    (29, "a forged Nats-Stream-Source or Nats-Request-Info", (Came.SHUT,), COMMANDS, BLOCKS),
    (
        30,
        "a publication without reply",
        (),
        "hub/bus/test_accounts.py::test_a_signal_sent_without_asking_for_an_answer_is_kept",
    ),
    (
        31,
        "a flood from one partner",
        NOTHING,
        f"{REFUSALS}::test_a_flood_of_one_partner_leaves_room_for_another",
        f"hub/trial/test_flood.py::{BACKLOG}",
        "hub/api/test_messages.py::test_one_partner_that_sends_too_fast_waits_and_another_does_not",
    ),
    (32, "claims that expired, or of a key that was replaced", SHUT, STRANGERS, *REVOKED),
    (33, "an account that somebody made and signed", SHUT, STRANGERS),
    (
        34,
        "redelivery, ten times and in any order",
        (Came.ACCEPTED,),
        f"{INTAKE}::test_each_delivery_leads_to_exactly_one_event_in_batches_of_any_size",
        f"{JOURNEYS}/test_any_order.py::{ANY_ORDER}",
    ),
    (
        35,
        "a message that no stage can bear",
        HELD,
        f"{WORKER}::test_a_message_that_cannot_be_borne_is_set_aside_and_its_batch_goes_on",
        f"{JOURNEYS}/test_through_the_doors.py::{SET_ASIDE}",
    ),
)
BODIES = {
    36: "an empty body",
    37: "no JSON",
    38: "100,000 nested lists",
    39: "a name twice in one object",
    40: "NaN and Infinity",
    41: "1e400",
    42: "2^64",
    43: "a number of 5,000 digits",
    44: "half a surrogate pair",
    45: "\\u0000 in a name",
    46: "a raw control character",
    47: "a byte order mark",
    48: "UTF-16",
    49: "overlong or broken UTF-8",
    50: "something after the message",
    51: "an unknown field",
    52: "a field that lacks",
    53: "an unknown version of the schema",
    54: "another version that is known, and one that expired",
    55: "a number or a truth as text",
    56: "a time without its zone",
    57: "a time as a number",
    58: "a day or hour that does not exist",
    59: "the years 1 and 9999",
    60: "minutes ahead, a day ahead, 40 years old",
    61: "a BSN that fails its test",
    62: "BSN 000000000 and the like",
    63: "a BSN in Arabic digits",
    64: "a BSN with dots, and one in free text",
    65: "a name composed and decomposed",
    66: "a Cyrillic letter in a name",
    67: "text that turns around (U+202E)",
    68: "signs without width",
    69: "a name of 10 MB, 1,000 persons",
    70: "markup and scripts",
    71: "templates and lookups",
    72: "a link that runs",
    73: "line breaks and a forged line of a log",
    74: "escapes of a terminal",
    75: "SQL",
    76: "a reference to an address inside, or to a file",
    77: "an id that is a path, too long, or foreign",
    78: "another sender in the body than at the door",
    79: "a signature that nobody asked for",
    80: "another partner's message, sent again",
    81: "a gap in the partner's own numbers, and 0",
    82: "a message that points at itself",
    83: "texts on which slow patterns hang",
    84: "100,000 names in one object",
    85: "an attachment that is HTML or a program",
    86: "__proto__ and constructor",
}
ALSO = {
    65: ("hub/matching/test_names.py::test_any_text_folds_to_the_same_text_twice",),
    67: ("hub/cli/test_output.py::test_what_turns_or_hides_text_is_shown",),
    70: (
        "hub/web/report/test_sending.py::test_what_somebody_typed_is_shown_as_text_and_never_as_a_page",
    ),
    73: ("hub/test_observability.py::test_a_line_is_one_json_object_with_its_moment_and_level",),
    74: ("hub/cli/test_output.py::test_no_text_commands_a_terminal",),
    81: ("hub/domain/test_numbering.py::test_exactly_the_numbers_that_did_not_come_lack",),
}
TRIED = {
    Outcome.ACCEPTED: Came.ACCEPTED,
    Outcome.REFUSED: Came.REFUSED,
    Outcome.HELD: Came.HELD,
}


def came_of(number: int) -> tuple[Came, ...]:
    """What the cases of this number end as."""
    return tuple(dict.fromkeys(TRIED[it.outcome] for it in CASES if it.number == number))


def rows() -> Iterator[Row]:
    """Every row of these doors."""
    for number, name, came, *tests in ON_THE_BUS:
        tried = came_of(number)
        every = (*tests, *((READ,) if tried else ()))
        yield Row(number, Door.BUS, name, tuple(dict.fromkeys((*came, *tried))), every)
    for number, name in BODIES.items():
        yield Row(
            number, Door.BODY, name, came_of(number), (READ, OVER_HTTP, *ALSO.get(number, ()))
        )
