package main

import (
	"encoding/binary"
	"fmt"
	"os"
	"path/filepath"
	"strconv"

	"golang.org/x/mod/sumdb/tlog"
)

const width = 256

// Stored is one event: its entry in the log, its stored bytes, and the leaf that the bundle has.
type Stored struct{ entry, state, leaf []byte }

// events gives each event up to this size; an error says that here some are lacking. What is stored
// of those up to since is not read where a whole tile of it is known.
func events(bundle string, size, since int64, take func(Stored)) error {
	for first := int64(0); first < size; first += width {
		wide := int(min(width, size-first))
		number := first / width
		entries := split(tile(bundle, "entries", number, wide), 2)
		states := make([][]byte, wide)
		if first+width > since {
			states = split(tile(bundle, "states", number, wide), 4)
		}
		leaves := tile(bundle, "0", number, wide)
		there := min(int64(wide), min(int64(len(entries)), int64(len(states))))
		for n := 0; n < int(there); n++ {
			take(Stored{entries[n], states[n], part(leaves, n*tlog.HashSize)})
		}
		if len(entries) != wide || len(states) != wide || len(leaves)/tlog.HashSize != wide {
			return fmt.Errorf("in tegel %d horen %d gebeurtenissen te staan", number, wide)
		}
	}
	return nil
}

func min(a, b int64) int64 {
	if a < b {
		return a
	}
	return b
}

func part(data []byte, from int) []byte {
	to := from + tlog.HashSize
	if to > len(data) {
		return nil
	}
	return data[from:to]
}

// split takes apart what has its length before each part; nothing where that does not add up.
func split(data []byte, lengthBytes int) [][]byte {
	var found [][]byte
	for len(data) > 0 {
		var wide [8]byte
		if len(data) < lengthBytes {
			return nil
		}
		copy(wide[8-lengthBytes:], data)
		end := lengthBytes + int(binary.BigEndian.Uint64(wide[:]))
		if end > len(data) {
			return nil
		}
		found, data = append(found, data[lengthBytes:end]), data[end:]
	}
	return found
}

// tile reads a tile of this width, or the widest there is of it.
func tile(bundle, kind string, number int64, wide int) []byte {
	name := fmt.Sprintf("%03d", number%1000)
	for rest := number / 1000; rest > 0; rest /= 1000 {
		name = fmt.Sprintf("x%03d/%s", rest%1000, name)
	}
	whole := filepath.Join(bundle, "tile", kind, name)
	path := whole
	if wide < width {
		path = filepath.Join(whole+".p", strconv.Itoa(wide))
	}
	if data, err := os.ReadFile(path); err == nil {
		return data
	}
	widest, some := -1, []byte(nil)
	names, _ := filepath.Glob(filepath.Join(whole+".p", "*"))
	for _, name := range names {
		if n, err := strconv.Atoi(filepath.Base(name)); err == nil && n > widest {
			widest = n
			some, _ = os.ReadFile(name)
		}
	}
	return some
}
