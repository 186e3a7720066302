package main

import (
	"crypto/ed25519"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"fmt"
	"os"
	"strconv"
	"strings"

	"golang.org/x/mod/sumdb/note"
)

const (
	kindLog, kindWitness = 1, 4
	latestS              = 1_000_000_000_000 // no witness signs later than this
)

// Policy says whom to believe (C2SP tlog-policy).
type Policy struct {
	logs      []Key
	witnesses map[string]Key
	groups    map[string]group
	quorum    string
}

type group struct {
	needed  string
	members []string
}

// Key is a public key under its name; it verifies notes, and cosignatures with their time.
type Key struct {
	name   string
	kind   byte
	public ed25519.PublicKey
}

var _ note.Verifier = Key{}

// Name is what the key signs as.
func (k Key) Name() string { return k.name }

// KeyHash names the key.
func (k Key) KeyHash() uint32 {
	sum := sha256.Sum256(append([]byte(k.name+"\n"), append([]byte{k.kind}, k.public...)...))
	return binary.BigEndian.Uint32(sum[:])
}

// Verify says whether this is the key's signature of the text.
func (k Key) Verify(text, signature []byte) bool {
	if k.kind == kindWitness {
		if len(signature) != 8+ed25519.SignatureSize {
			return false
		}
		atS := binary.BigEndian.Uint64(signature)
		if atS >= latestS {
			return false
		}
		head := fmt.Sprintf("cosignature/v1\ntime %d\n", atS)
		text, signature = append([]byte(head), text...), signature[8:]
	}
	return len(signature) == ed25519.SignatureSize && ed25519.Verify(k.public, text, signature)
}

func readKey(text string) (Key, error) {
	parts := strings.SplitN(text, "+", 3)
	if len(parts) != 3 {
		return Key{}, fmt.Errorf("'%s' is geen sleutel", text)
	}
	raw, err := base64.StdEncoding.DecodeString(parts[2])
	if err != nil || len(raw) != 1+ed25519.PublicKeySize {
		return Key{}, fmt.Errorf("de sleutel van %s is niet te lezen", parts[0])
	}
	key := Key{parts[0], raw[0], raw[1:]}
	if fmt.Sprintf("%08x", key.KeyHash()) != parts[1] {
		return Key{}, fmt.Errorf("de sleutel van %s klopt niet met zijn kenmerk", key.name)
	}
	return key, nil
}

func readPolicy(path string) (*Policy, error) {
	data, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	policy := &Policy{witnesses: map[string]Key{}, groups: map[string]group{}}
	for _, line := range strings.Split(string(data), "\n") {
		if err := policy.take(strings.Fields(line)); err != nil {
			return nil, fmt.Errorf("log.policy: %w", err)
		}
	}
	if len(policy.logs) == 0 || policy.quorum == "" {
		return nil, fmt.Errorf("log.policy noemt geen log of geen quorum")
	}
	return policy, nil
}

func (p *Policy) take(words []string) error {
	if len(words) == 0 || strings.HasPrefix(words[0], "#") {
		return nil
	}
	switch at := words[0]; {
	case at == "log" && len(words) > 1:
		key, err := readKey(words[1])
		p.logs = append(p.logs, key)
		return err
	case at == "witness" && len(words) > 2:
		key, err := readKey(words[2])
		p.witnesses[words[1]] = key
		return err
	case at == "group" && len(words) > 2:
		p.groups[words[1]] = group{words[2], words[3:]}
		return nil
	case at == "quorum" && len(words) > 1:
		p.quorum = words[1]
		return nil
	}
	return fmt.Errorf("'%s' is geen log, witness, group of quorum", words[0])
}

// isEnough says whether these witnesses are enough.
func (p *Policy) isEnough(agreed map[string]bool, name string) bool {
	if name == "none" {
		return true
	}
	group, isGroup := p.groups[name]
	if !isGroup {
		return agreed[name]
	}
	count := 0
	for _, member := range group.members {
		if p.isEnough(agreed, member) {
			count++
		}
	}
	switch group.needed {
	case "all":
		return count == len(group.members)
	case "any":
		return count >= 1
	}
	needed, err := strconv.Atoi(group.needed)
	return err == nil && count >= needed
}
