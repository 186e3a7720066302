package main

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"regexp"
	"sort"
	"strconv"
	"time"

	"golang.org/x/mod/sumdb/tlog"
)

const mostFindings = 1000

var entryForm = regexp.MustCompile(`^signaalhub-event/1\nposition ([1-9][0-9]{0,14})\noriginator ([0-9a-f]{32})\n` +
	`version ([1-9][0-9]{0,14})\ntopic ([!-~]+)\nstate (0|[1-9][0-9]{0,14}) ([0-9a-f]{64})\n$`)

// momentForm is RFC 3339 with its zone, as events are written; time.Parse takes more.
var momentForm = regexp.MustCompile(`^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(\.[0-9]{6})?` +
	`(Z|[+-]([01][0-9]|2[0-3]):[0-5][0-9])$`)

// Finding is something wrong: its kind, at or up to which event, and what it means.
type Finding struct {
	Kind     string `json:"kind"`
	Position int64  `json:"position"`
	Text     string `json:"text"`
}

// Audit is one look at a bundle, and what was found.
type Audit struct {
	IsGood      bool      `json:"goed"`
	Log         string    `json:"log"`
	Size        int64     `json:"gebeurtenissen"`
	Since       int64     `json:"eerder_nagekeken"`
	Root        string    `json:"root"`
	Checkpoints int       `json:"ondertekeningen"`
	Findings    []Finding `json:"bevindingen"`

	count  int64
	tree   []tlog.Hash // as tlog stores it: every full subtree after its last leaf
	roots  map[int64]tlog.Hash
	held   map[int64]tlog.Hash
	times  []moment
	rules  *Rules
	margin int64
}

// moment is when a checkpoint of this size was witnessed.
type moment struct{ size, atS int64 }

func (a *Audit) find(kind string, position int64, text string) {
	if len(a.Findings) < mostFindings {
		a.Findings = append(a.Findings, Finding{kind, position, text})
	}
}

func look(chosen Chosen) (*Audit, error) {
	policy, err := readPolicy(chosen.policy)
	if err != nil {
		return nil, err
	}
	checkpoints, err := readCheckpoints(chosen.bundle)
	if err != nil {
		return nil, err
	}
	newest := checkpoints[len(checkpoints)-1]
	a := &Audit{
		Log: newest.origin, Size: newest.size, Root: newest.root.String(),
		Checkpoints: len(checkpoints), Findings: []Finding{},
		roots: map[int64]tlog.Hash{}, held: map[int64]tlog.Hash{}, margin: chosen.marginS,
	}
	a.rules = newRules(a.find)
	if err := a.lookAtHeld(policy, chosen.held); err != nil {
		return nil, err
	}
	if chosen.from != "" {
		if err := a.lookAtHeld(policy, []string{chosen.from}); err != nil {
			return nil, err
		}
		since, _ := readCheckpoint(chosen.from)
		a.Since = since.size
	}
	a.lookAtSignatures(policy, checkpoints)
	if chosen.noTimes {
		a.times = nil
	}
	if err := events(chosen.bundle, a.Size, a.Since, a.lookAtEvent); err != nil {
		a.find("truncated", a.count, err.Error())
	}
	a.compare()
	a.rules.end()
	a.IsGood = len(a.Findings) == 0
	return a, nil
}

// lookAtSignatures looks at all signatures of all checkpoints, and keeps the roots and times.
func (a *Audit) lookAtSignatures(policy *Policy, checkpoints []Checkpoint) {
	names := map[string]bool{}
	for _, key := range policy.logs {
		names[key.name] = true
	}
	for n, one := range checkpoints {
		if root, isThere := a.roots[one.size]; isThere && root != one.root {
			a.find("fork", one.size, "er zijn twee ondertekeningen van deze lengte")
		} else {
			a.roots[one.size] = one.root
		}
		if one.size < a.Since && n < len(checkpoints)-1 {
			continue
		}
		signed := policy.signed(one)
		for _, name := range signed.wrong {
			a.find("signature", one.size, "ongeldige handtekening van "+name)
		}
		if !signed.byLog || !names[one.origin] {
			a.find("not-signed", one.size, "het log dat u gelooft heeft dit niet ondertekend")
		}
		if n == len(checkpoints)-1 && !policy.isEnough(signed.witnesses, policy.quorum) {
			a.find("too-few-witnesses", one.size, "er zijn te weinig getuigen")
		}
		if len(signed.times) > 0 {
			sort.Slice(signed.times, func(i, j int) bool { return signed.times[i] < signed.times[j] })
			a.times = append(a.times, moment{one.size, signed.times[0]})
		}
	}
	sort.Slice(a.times, func(i, j int) bool {
		one, other := a.times[i], a.times[j]
		return one.size < other.size || one.size == other.size && one.atS < other.atS
	})
}

// lookAtHeld keeps the roots that others hold, where the log that is believed signed them.
func (a *Audit) lookAtHeld(policy *Policy, paths []string) error {
	for _, path := range paths {
		one, err := readCheckpoint(path)
		if err != nil {
			return err
		}
		if !policy.signed(one).byLog {
			return errNotTheirs(path)
		}
		if one.size > a.Size {
			a.find("truncated", a.Size, "een ander heeft "+strconv.FormatInt(one.size, 10)+" gebeurtenissen")
		}
		a.held[one.size] = one.root
	}
	return nil
}

type errNotTheirs string

func (e errNotTheirs) Error() string { return string(e) + " is niet van het log dat u gelooft" }

// lookAtEvent puts an entry in the tree and looks at what it and its stored bytes say.
func (a *Audit) lookAtEvent(stored Stored) {
	position := a.count + 1
	leaf := tlog.RecordHash(stored.entry)
	hashes, err := tlog.StoredHashesForRecordHash(position-1, leaf, tlog.HashReaderFunc(a.read))
	if err != nil {
		panic(err) // it was asked for what it was given before
	}
	a.tree = append(a.tree, hashes...)
	a.count = position
	if !bytes.Equal(leaf[:], stored.leaf) {
		a.find("leaf", position, "het blad van het log is van iets anders")
	}
	said := entryForm.FindSubmatch(stored.entry)
	if said == nil {
		a.find("entry", position, "dit heeft niet de vorm van een regel van het log")
		return
	}
	version, _ := strconv.ParseInt(string(said[3]), 10, 64)
	placed := Placed{position, string(said[2]), version, string(said[4])}
	if position <= a.Since {
		a.rules.know(placed)
		return
	}
	if string(said[1]) != strconv.FormatInt(position, 10) {
		a.find("order", position, "hier staat gebeurtenis "+string(said[1]))
	}
	sum := sha256.Sum256(stored.state)
	if string(said[5]) != strconv.Itoa(len(stored.state)) || string(said[6]) != hex.EncodeToString(sum[:]) {
		a.find("state", position, "het log heeft iets anders dan is opgeslagen")
	}
	recordedAt, err := a.rules.take(placed, stored.state)
	at, wrong := readMoment(recordedAt)
	if err != nil || wrong != nil {
		a.find("unreadable", position, "dit is niet te lezen")
		return
	}
	a.lookAtTime(position, at)
}

func readMoment(text string) (time.Time, error) {
	if !momentForm.MatchString(text) || text[:4] == "0000" {
		return time.Time{}, errUnreadable
	}
	return time.Parse(time.RFC3339Nano, text)
}

// lookAtTime compares a time with the witnesses' just before and just after the event.
func (a *Audit) lookAtTime(position int64, at time.Time) {
	next := sort.Search(len(a.times), func(n int) bool { return a.times[n].size >= position })
	margin := time.Duration(a.margin) * time.Second
	if next > 0 && at.Before(time.Unix(a.times[next-1].atS, 0).Add(-margin)) {
		a.find("time", position, "vastgelegd voordat een getuige het log zonder deze gebeurtenis zag")
	} else if next < len(a.times) && at.After(time.Unix(a.times[next].atS, 0).Add(margin)) {
		a.find("time", position, "vastgelegd nadat een getuige deze gebeurtenis al zag")
	}
}

// compare makes the root of each checkpoint from the events, those that others hold too.
func (a *Audit) compare() {
	for size, signed := range a.roots {
		if size <= a.count && a.rootAt(size) != signed {
			a.find("root", size, "de gebeurtenissen tot hier geven een andere root")
		}
	}
	for size, theirs := range a.held {
		if size <= a.count && a.rootAt(size) != theirs {
			a.find("fork", size, "een ander heeft van deze lengte een andere root")
		}
	}
}

func (a *Audit) rootAt(size int64) tlog.Hash {
	if size == 0 {
		return sha256.Sum256(nil)
	}
	root, err := tlog.TreeHash(size, tlog.HashReaderFunc(a.read))
	if err != nil {
		panic(err) // it was asked for what it was given before
	}
	return root
}

func (a *Audit) read(indexes []int64) ([]tlog.Hash, error) {
	found := make([]tlog.Hash, len(indexes))
	for n, index := range indexes {
		found[n] = a.tree[index]
	}
	return found, nil
}
