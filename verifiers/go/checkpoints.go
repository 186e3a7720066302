package main

import (
	"encoding/base64"
	"encoding/binary"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"sort"
	"strconv"
	"strings"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

var sizeForm = regexp.MustCompile(`^(0|[1-9][0-9]{0,14})$`)

// Checkpoint is the root of the log at a size, and the note in which it was signed.
type Checkpoint struct {
	origin string
	size   int64
	root   tlog.Hash
	note   []byte
}

// Signed says who signed a checkpoint, when, and whose signature does not hold.
type Signed struct {
	byLog     bool
	witnesses map[string]bool
	times     []int64
	wrong     []string
}

func readCheckpoint(path string) (Checkpoint, error) {
	data, err := os.ReadFile(path)
	if err != nil {
		return Checkpoint{}, err
	}
	var unknown *note.UnverifiedNoteError
	if _, err = note.Open(data, note.VerifierList()); !errors.As(err, &unknown) {
		return Checkpoint{}, fmt.Errorf("%s is geen ondertekening: %v", path, err)
	}
	lines := strings.Split(unknown.Note.Text, "\n")
	if len(lines) != 4 {
		return Checkpoint{}, fmt.Errorf("%s noemt niet alleen log, lengte en root", path)
	}
	if !sizeForm.MatchString(lines[1]) {
		return Checkpoint{}, fmt.Errorf("%s noemt geen lengte", path)
	}
	size, _ := strconv.ParseInt(lines[1], 10, 64)
	root, err := tlog.ParseHash(lines[2])
	return Checkpoint{lines[0], size, root, data}, err
}

// readCheckpoints reads those of a bundle, the shortest log first.
func readCheckpoints(bundle string) ([]Checkpoint, error) {
	names, _ := filepath.Glob(filepath.Join(bundle, "checkpoints", "*"))
	if len(names) == 0 {
		return nil, fmt.Errorf("de bundel heeft geen ondertekening (checkpoints)")
	}
	var found []Checkpoint
	for _, name := range names {
		one, err := readCheckpoint(name)
		if err != nil {
			return nil, err
		}
		found = append(found, one)
	}
	sort.SliceStable(found, func(i, j int) bool { return found[i].size < found[j].size })
	return found, nil
}

// signed asks every key of the policy, one by one, whether it signed this checkpoint.
func (p *Policy) signed(one Checkpoint) Signed {
	found := Signed{witnesses: map[string]bool{}}
	for _, key := range p.logs {
		found.byLog = found.ask(one, key) || found.byLog
		own := key
		own.kind = kindWitness
		found.ask(one, own)
	}
	for name, key := range p.witnesses {
		if found.ask(one, key) {
			found.witnesses[name] = true
		}
	}
	return found
}

func (s *Signed) ask(one Checkpoint, key Key) bool {
	opened, err := note.Open(one.note, note.VerifierList(key))
	var invalid *note.InvalidSignatureError
	if errors.As(err, &invalid) {
		s.wrong = append(s.wrong, key.name)
	}
	if err != nil {
		return false
	}
	if key.kind == kindWitness {
		value, _ := base64.StdEncoding.DecodeString(opened.Sigs[0].Base64)
		s.times = append(s.times, int64(binary.BigEndian.Uint64(value[4:])))
	}
	return true
}
