// Verify an audit bundle of Signaalhub, without the hub.
//
//	verify --policy log.policy [--held their.checkpoint ...] audit-bundle
//
// It is a second opinion beside verify.py: written apart from it, on the tree and the signed notes
// of golang.org/x/mod/sumdb, and it must find the same. docs/audit.md says what the findings mean.
// Ends with 0 where all is well, 1 where something was found, 2 where it could not look.
package main

import (
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"strings"
)

// Chosen is what the command line asks for.
type Chosen struct {
	bundle, policy  string
	from            string
	held            files
	marginS         int64
	noTimes, asJSON bool
}

type files []string

func (f *files) String() string { return strings.Join(*f, " ") }

func (f *files) Set(path string) error {
	*f = append(*f, path)
	return nil
}

func main() {
	chosen := read(os.Args[1:])
	audit, err := look(chosen)
	if err != nil {
		fmt.Fprintln(os.Stderr, "Dit is niet na te gaan:", err)
		os.Exit(2)
	}
	audit.say(chosen.asJSON)
	if len(audit.Findings) > 0 {
		os.Exit(1)
	}
}

func read(arguments []string) Chosen {
	var chosen Chosen
	asked := flag.NewFlagSet("verify", flag.ExitOnError)
	asked.StringVar(&chosen.policy, "policy", "", "whom you believe")
	asked.Var(&chosen.held, "held", "a kept checkpoint; may be given again")
	asked.StringVar(&chosen.from, "from-checkpoint", "", "up to here all was looked at before")
	asked.Int64Var(&chosen.marginS, "margin-s", 300, "how far clocks may differ")
	asked.BoolVar(&chosen.noTimes, "no-times", false, "do not compare times (a demo)")
	asked.BoolVar(&chosen.asJSON, "json", false, "one JSON object")
	asked.Parse(arguments)
	if chosen.policy == "" || asked.NArg() != 1 {
		asked.Usage()
		os.Exit(2)
	}
	chosen.bundle = asked.Arg(0)
	return chosen
}

func (a *Audit) say(asJSON bool) {
	if asJSON {
		json.NewEncoder(os.Stdout).Encode(a)
		return
	}
	for _, one := range a.Findings {
		fmt.Printf("gebeurtenis %d: %s (%s)\n", one.Position, one.Text, one.Kind)
	}
	count := "Alles klopt."
	if len(a.Findings) > 0 {
		count = fmt.Sprintf("%d bevindingen.", len(a.Findings))
	}
	fmt.Printf("%s: %d gebeurtenissen, root %s. %s\n", a.Log, a.Size, a.Root, count)
	if a.Since > 0 {
		fmt.Printf("Tot en met gebeurtenis %d is alleen gekeken of het log hetzelfde is.\n", a.Since)
	}
	fmt.Printf("Handtekeningen nagekeken van %d ondertekeningen.\n", a.Checkpoints)
}
