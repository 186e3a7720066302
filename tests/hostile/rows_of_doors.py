"""Hostile inputs of doors F and H, 87 to 125, and those that we thought of ourselves, from 141."""

from collections.abc import Iterator

from tests.hostile.files import FILE_CASES
from tests.hostile.our_files import OUR_FILES
from tests.hostile.row import Came, Door, Row

FILES = "hostile/test_files.py::test_a_file_ends_as_it_should_and_soon"
SENDING, WATCHING = "hub/files/test_sending.py", "hub/files/test_watching.py"
LINE, CONTENTS, RULES = (
    "hub/api/test_on_the_line.py",
    "hub/api/test_contents.py",
    "hub/api/test_design_rules.py",
)
UNREAD = f"{LINE}::test_what_two_readers_could_read_differently_is_not_read"
SCREENS = f"{LINE}::test_the_screens_do_not_read_it_either"
ELSEWHERE = f"{LINE}::test_another_method_or_address_is_told_that_it_is_not_there"
PACKED = f"{LINE}::test_what_is_packed_or_said_twice_is_refused_unread"
FORMS, CASE = "hub/web/test_hostile_forms.py", "hub/web/test_case_forms.py"
SIGN_IN, SERVICE, API_IN = (
    "hub/web/test_sign_in.py",
    "hub/web/test_service.py",
    "hub/api/test_signing_in.py",
)
CORPORA, VALUES = "hostile/test_corpora.py", "hub/web/test_hostile_values.py"
ACKNOWLEDGED = "test_an_acknowledgement_goes_nowhere_that_its_asker_could_not_go"
REFUSALS = "hub/bus/matrix/test_refusals.py"
LACKS = f"{SIGN_IN}::test_whoever_lacks_the_right_is_told_it_is_not_there_and_the_record_keeps_that"
ANOTHERS = f"{FORMS}::test_who_asks_for_what_is_another_pillars_is_told_it_is_not_there"
COPIED = f"{SENDING}::test_the_same_file_twice_brings_nothing_new"

IN_FILES = {
    87: "entities in entities (billion laughs)",
    88: "one entity many times",
    89: "an entity that is a file",
    90: "an external DTD, a parameter entity",
    91: "200,000 levels, 100,000 elements",
    92: "another encoding than it says",
    93: "processing instructions, XInclude",
    94: "another namespace, a comment inside a value",
    95: "formulas",
    96: "a quote that is never closed",
    97: "NUL, a field of 200 KB",
    98: "other columns, or a header that lacks or says a name twice",
    99: "Windows-1252",
    100: "one bad row of many",
    101: "the same file twice",
    102: "a file that is cut off, or still being written",
    103: "a zip bomb, also one that lies",
    104: "paths, links, many members, a zip in a zip, a password",
    105: "a hostile file name",
    106: "a spreadsheet called CSV",
}
ALSO = {
    100: (f"{SENDING}::test_one_bad_line_of_many_keeps_none_of_the_others_out",),
    101: (COPIED,),
    102: (f"{WATCHING}::test_a_file_that_still_grows_is_left_until_it_is_whole",),
    105: (f"{WATCHING}::test_a_done_file_has_a_safe_name_and_its_report",),
}
HELD_OR_TAKEN = {100: (Came.ACCEPTED, Came.REFUSED), 101: (Came.ACCEPTED,)}
REFUSED, NOTHING = (Came.REFUSED,), (Came.NOTHING,)
OVER_HTTP = (
    (
        107,
        "a body that is too large, endless or slow",
        REFUSED,
        f"{CONTENTS}::test_what_is_too_large_is_not_read_to_its_end",
        f"{LINE}::test_a_body_without_end_is_cut_off",
        f"{LINE}::test_who_takes_too_long_is_hung_up_on",
        f"{FORMS}::test_a_form_that_is_too_large_or_endless_is_not_read",
    ),
    (
        108,
        "a wrong Content-Type, none, charset=utf-7",
        REFUSED,
        f"{CONTENTS}::test_other_kinds_of_content_are_refused_before_they_are_stored",
    ),
    (109, "a body that is packed", REFUSED, PACKED),
    (110, "two ways to end a body", REFUSED, UNREAD, SCREENS),
    (
        111,
        "another method, TRACE, HEAD, an override",
        REFUSED,
        ELSEWHERE,
        f"{RULES}::test_a_method_cannot_be_overridden",
    ),
    (
        112,
        "no Host, two, one that is no name, or another's where the address is settled",
        REFUSED,
        UNREAD,
        SCREENS,
        f"{LINE}::test_nothing_is_made_of_the_host_that_somebody_names",
        f"{LINE}::test_where_the_address_is_settled_another_host_is_refused",
    ),
    (113, "a forged X-Forwarded-For", NOTHING, f"{RULES}::test_who_forwards_is_not_believed"),
    (
        114,
        "a form from elsewhere, or without its token",
        REFUSED,
        f"{SIGN_IN}::test_a_form_needs_its_token_and_our_own_origin",
    ),
    (
        115,
        "a session that was given, or has ended",
        REFUSED,
        f"{FORMS}::test_nobody_comes_in_with_a_session_that_was_given_to_them_or_that_ended",
        f"{SIGN_IN}::test_a_session_ends_without_use_and_at_the_end_of_the_day",
    ),
    (
        116,
        "another pillar's or partner's id",
        REFUSED,
        ANOTHERS,
        "hub/web/test_handover_matrix.py::test_nobody_acts_on_what_is_not_theirs",
        "hub/api/test_messages.py::test_nobody_reads_anothers_receipts",
    ),
    (
        117,
        "fields that no form asks (role=admin)",
        NOTHING,
        f"{FORMS}::test_what_a_form_does_not_ask_is_not_heard",
    ),
    (118, "a decision sent twice", NOTHING, f"{CASE}::test_a_double_click_is_one_event"),
    (
        119,
        "two coordinators at once",
        REFUSED,
        f"{CASE}::test_a_stale_decision_is_refused_with_the_difference_and_what_was_typed",
    ),
    (
        120,
        "tokens with another nonce, aud, iss, time, key or alg=none",
        REFUSED,
        f"{SERVICE}::test_a_token_that_is_not_for_us_now_lets_nobody_in",
        f"{SERVICE}::test_a_token_with_another_key_or_none_lets_nobody_in",
        f"{SERVICE}::test_a_code_of_another_attempt_or_used_twice_lets_nobody_in",
        f"{API_IN}::test_no_algorithm_and_one_with_the_public_key_as_a_secret_give_none",
    ),
    (
        121,
        "a way back that leads elsewhere",
        NOTHING,
        f"{FORMS}::test_one_comes_back_to_a_path_of_ours_alone",
        f"{FORMS}::test_a_path_that_a_browser_might_shorten_does_not_become_another_place",
    ),
    (
        122,
        "a search for everything",
        NOTHING,
        f"{FORMS}::test_a_search_for_everything_finds_no_more_than_it_shows",
    ),
    (123, "a filter on another pillar", REFUSED, ANOTHERS, LACKS),
    (
        124,
        "an export for a spreadsheet with formulas",
        NOTHING,
        "hub/web/test_paper.py::test_a_cell_is_never_a_formula",
        f"{FORMS}::test_every_table_for_a_spreadsheet_comes_from_where_formulas_are_made_text",
    ),
    (
        125,
        "485 naughty strings in every field",
        (Came.ACCEPTED, Came.REFUSED),
        f"{CORPORA}::test_a_naughty_string_is_kept_as_it_is_or_refused_with_a_reason",
        f"{CORPORA}::test_a_naughty_string_is_shown_as_text",
    ),
)
OURS = (
    (
        141,
        Door.BUS,
        "a header that lets the server tell elsewhere what it does (Nats-Trace-Dest)",
        (Came.SHUT,),
        f"{REFUSALS}::test_nobody_lets_the_server_tell_elsewhere_what_it_does",
    ),
    (
        142,
        Door.HTTP,
        "two tokens, NUL or foreign signs in the head, the beginning of HTTP/2 or TLS",
        REFUSED,
        UNREAD,
        PACKED,
    ),
    (143, Door.HTTP, "an address with 5,000 digits, %00, %ff or ..", REFUSED, ELSEWHERE),
    (
        144,
        Door.HTTP,
        "5,000 digits and the year 1 in every field of every screen",
        (Came.REFUSED, Came.NOTHING),
        f"{VALUES}::test_a_form_full_of_one_value_is_answered",
        f"{VALUES}::test_an_address_full_of_one_value_is_answered",
    ),
    (
        145,
        Door.HTTP,
        "a link to a moment that no zone can reckon",
        REFUSED,
        f"{VALUES}::test_no_link_leads_a_session_where_no_page_can_be_shown",
    ),
    (
        146,
        Door.BUS,
        "a block of headers that is none: no version, a status, 256 bytes",
        REFUSED,
        f"{REFUSALS}::test_no_block_of_headers_stops_the_hub_from_reading_on",
    ),
    (
        150,
        Door.BODY,
        "messages and files of every partner, bent at random (`make fuzz`)",
        (Came.REFUSED, Came.HELD, Came.ACCEPTED),
        "hostile/test_fuzz.py::test_what_is_bent_at_random_is_read_or_refused",
    ),
    (
        151,
        Door.BUS,
        "the door over HTTP asks its acknowledgements into the events or a partner's inbox",
        (Came.NOTHING,),
        f"hub/bus/matrix/test_effects.py::{ACKNOWLEDGED}",
    ),
    (
        152,
        Door.HTTP,
        "headers of the bus in a request (Nats-Msg-Id, Nats-Rollup)",
        NOTHING,
        f"{CONTENTS}::test_no_header_of_the_bus_comes_along",
    ),
    (
        147,
        Door.BODY,
        "JSONTestSuite: 318 texts as the body, an attribute, the data and a field",
        (Came.REFUSED, Came.ACCEPTED),
        f"{CORPORA}::test_json_is_read_and_what_is_none_is_refused",
        f"{CORPORA}::test_none_of_it_breaks_the_reading_of_a_message",
        f"{CORPORA}::test_none_of_it_breaks_the_door_over_http",
    ),
)

OUR_ZIPS, OUR_TEXTS = 148, 149


def rows() -> Iterator[Row]:
    """Every row of these doors, and our own."""
    for number, name in IN_FILES.items():
        tried = [it for it in FILE_CASES if it.number == number]
        came = dict.fromkeys(Came.REFUSED if it.code else Came.ACCEPTED for it in tried)
        tests = (*((FILES,) if tried else ()), *ALSO.get(number, ()))
        also = HELD_OR_TAKEN.get(number, ())
        yield Row(number, Door.FILE, name, (*came, *also), tests)
    for number, name, came, *tests in OVER_HTTP:
        yield Row(number, Door.HTTP, name, came, tuple(tests))
    for number, name in ((OUR_ZIPS, "other zips: %s"), (OUR_TEXTS, "other tables and trees: %s")):
        tried = [it for it in OUR_FILES if it.number == number]
        came = dict.fromkeys(Came.REFUSED if it.code else Came.ACCEPTED for it in tried)
        said = name % ", ".join(it.name for it in tried)
        yield Row(number, Door.FILE, said, tuple(came), (FILES,))
    for number, door, name, came, *tests in OURS:
        yield Row(number, door, name, came, tuple(tests))
