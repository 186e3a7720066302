package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"unicode/utf8"
)

const deepest = 100

var (
	errUnreadable = errors.New("unreadable")
	halfCharacter = regexp.MustCompile(`(?:^|[^\\])(?:\\\\)*\\u[dD][89a-fA-F]`)
	wholeNumber   = regexp.MustCompile(`^[0-9]{1,15}$`)
)

// Event is what a stored event says, by name; names are as written, capitals too.
type Event map[string]json.RawMessage

// Placed is an event with the place that its entry gives it.
type Placed struct {
	position   int64
	originator string
	version    int64
	topic      string
}

// Rules must hold between events, whoever wrote them.
type Rules struct {
	find     func(kind string, position int64, text string)
	versions map[string]int64
	signals  map[string]int64 // the newest version of a signal: where it stands
	routed   map[string]int64 // the newest outcome of its routing: where it stands
	routedTo int64            // routing has seen everything up to here
	aside    map[int64]bool
	messages map[string]map[int64]bool
}

func newRules(find func(string, int64, string)) *Rules {
	return &Rules{
		find, map[string]int64{}, map[string]int64{}, map[string]int64{}, 0,
		map[int64]bool{}, map[string]map[int64]bool{},
	}
}

// take looks at one event, in the order of the log, and gives when it was recorded.
func (r *Rules) take(at Placed, state []byte) (string, error) {
	if !utf8.Valid(state) || depth(state) > deepest || halfCharacter.Match(state) || !json.Valid(state) {
		return "", errUnreadable
	}
	expected := r.versions[at.originator] + 1
	if at.version != expected {
		r.find("version", at.position, fmt.Sprintf("hier hoort versie %d, er staat %d", expected, at.version))
	}
	r.versions[at.originator] = at.version
	var event Event
	if json.Unmarshal(state, &event) != nil || event == nil {
		return "", errUnreadable
	}
	if plain(event.text("originator_id")) != at.originator || event.number("originator_version") != at.version {
		r.find("place", at.position, "de inhoud noemt een andere geschiedenis of versie")
	}
	cause, err := r.cause(at, event)
	if err == nil {
		err = r.takeRoute(at, event, cause)
	}
	if err == nil {
		err = r.takeMessage(at, event)
	}
	return event.text("recorded_at"), err
}

// know takes in where an event stands that was looked at before.
func (r *Rules) know(at Placed) {
	r.versions[at.originator] = at.version
	if isVersion(at.topic) {
		r.signals[at.originator], r.routed[at.originator] = 0, 1
	}
}

func isVersion(topic string) bool {
	switch topic {
	case "signal.registered.v1", "signal.corrected.v1", "signal.supplemented.v1":
		return true
	}
	return false
}

// cause gives the event that this one follows from, or 0 where that is something else.
func (r *Rules) cause(at Placed, event Event) (int64, error) {
	cause := event.text("cause")
	if !strings.HasPrefix(cause, "event:") {
		return 0, nil
	}
	said := cause[len("event:"):]
	if !wholeNumber.MatchString(said) {
		return 0, errUnreadable
	}
	number, _ := strconv.ParseInt(said, 10, 64)
	if number < 1 || number >= at.position {
		r.find("cause", at.position, fmt.Sprintf("gebeurtenis %d gaat er niet aan vooraf", number))
	}
	return number, nil
}

func (r *Rules) takeRoute(at Placed, event Event, cause int64) error {
	switch {
	case isVersion(at.topic):
		r.signals[at.originator] = at.position
	case at.topic == "signal.routed.v1" || at.topic == "signal.routing-ended.v1":
		signal := plain(event.text("signal"))
		if signal == "" {
			return errUnreadable
		}
		if cause > r.routedTo {
			r.routedTo = cause
		}
		if _, isThere := r.signals[signal]; !isThere {
			r.find("route-without-signal", at.position, "van dit signaal is er geen registratie")
		}
		r.routed[signal] = at.position
	}
	return nil
}

// takeMessage notes which of a partner's messages have an outcome, and what was set aside.
func (r *Rules) takeMessage(at Placed, event Event) error {
	if at.topic == "delivery.set-aside.v1" {
		stage, sequence := event.text("stage"), event.number("sequence")
		switch {
		case stage == "" || sequence < 1:
			return errUnreadable
		case stage == "route" || strings.HasPrefix(stage, "route:"):
			r.aside[sequence] = true
		case stage == "intake" || strings.HasPrefix(stage, "intake:"):
			r.came(strings.TrimPrefix(strings.TrimPrefix(stage, "intake"), ":"), sequence)
		}
		return nil
	}
	var message Event
	if json.Unmarshal(event["message"], &message) != nil || message == nil {
		return nil
	}
	partner, sequence := message.text("partner"), message.number("sequence")
	if partner == "" || sequence < 1 {
		return errUnreadable
	}
	r.came(partner, sequence)
	return nil
}

func (r *Rules) came(partner string, sequence int64) {
	if r.messages[partner] == nil {
		r.messages[partner] = map[int64]bool{}
	}
	r.messages[partner][sequence] = true
}

// end looks at what is lacking, after the last event.
func (r *Rules) end() {
	for signal, position := range r.signals {
		if position <= r.routedTo && r.routed[signal] < position && !r.aside[position] {
			r.find("signal-without-route", position, "de routering sloeg dit signaal over")
		}
	}
	for partner, numbers := range r.messages {
		lowest, highest := int64(-1), int64(-1)
		for n := range numbers {
			if lowest < 0 || n < lowest {
				lowest = n
			}
			if n > highest {
				highest = n
			}
		}
		if lacking := highest - lowest + 1 - int64(len(numbers)); lacking > 0 {
			r.find("message-without-outcome", 0, fmt.Sprintf("van %s missen %d berichten", partner, lacking))
		}
	}
}

func plain(id string) string { return strings.ReplaceAll(id, "-", "") }

func (e Event) text(name string) string {
	var value string
	json.Unmarshal(e[name], &value)
	return value
}

// number is a whole number of at most fifteen digits, or 0 where this is none.
func (e Event) number(name string) int64 {
	if !wholeNumber.Match(e[name]) {
		return 0
	}
	value, _ := strconv.ParseInt(string(e[name]), 10, 64)
	return value
}

// depth says how deep lists and objects stand in one another.
func depth(state []byte) int {
	now, most, inText := 0, 0, false
	for n := 0; n < len(state); n++ {
		switch char := state[n]; {
		case inText && char == '\\':
			n++
		case char == '"':
			inText = !inText
		case !inText && (char == '[' || char == '{'):
			now++
		case !inText && (char == ']' || char == '}'):
			now--
		}
		if now > most {
			most = now
		}
	}
	return most
}
