// Command go-peer is one cell of the interoperability matrix on go-libp2p: see usage.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"syscall"
	"time"

	ma "github.com/multiformats/go-multiaddr"
)

const usage = `go-peer transport listen --transport tcp|ws|wss|quic-v1 [--security noise|tls --muxer yamux] [--max-seconds N]
    prints its multiaddr, serves identify, ping, /perf/1.0.0 and /interop/echo/1.0.0 until SIGTERM
go-peer transport dial --peer MULTIADDR [--security noise|tls --muxer yamux] [--bytes N] [--insecure] [--max-seconds N]
    uses each of those once; prints one line of JSON. quic-v1 takes neither --security nor --muxer, all others need both;
    --insecure trusts whichever certificate a wss host shows
Exit status: 0 all is well, 1 it is not (one line on stderr says why), 2 the command line is wrong, 3 the library cannot.`

// No run takes longer, so that nothing is left behind when a script is killed.
const secondsMax = 600

var (
	errUsage       = errors.New("the command line is wrong")
	errUnsupported = errors.New("go-libp2p cannot")
)

type options struct {
	stack      stack
	peer       string
	bytes      int
	insecure   bool
	maxSeconds int
}

func main() {
	err := run(os.Args[1:])
	if err == nil {
		return
	}
	fmt.Fprintln(os.Stderr, "go-peer:", err)
	switch {
	case errors.Is(err, errUsage):
		fmt.Fprintln(os.Stderr, usage)
		os.Exit(2)
	case errors.Is(err, errUnsupported):
		os.Exit(3)
	default:
		os.Exit(1)
	}
}

func run(words []string) error {
	if len(words) < 2 || words[0] != "transport" {
		return fmt.Errorf("%w: transport listen, or transport dial", errUsage)
	}
	var o options
	flags := flag.NewFlagSet("go-peer", flag.ContinueOnError)
	flags.Usage = func() {}
	flags.StringVar(&o.stack.security, "security", "", "")
	flags.StringVar(&o.stack.muxer, "muxer", "", "")
	flags.IntVar(&o.maxSeconds, "max-seconds", secondsMax, "")
	mode := words[1]
	switch mode {
	case "listen":
		flags.StringVar(&o.stack.transport, "transport", "", "")
	case "dial":
		flags.StringVar(&o.peer, "peer", "", "")
		flags.IntVar(&o.bytes, "bytes", 1<<20, "")
		flags.BoolVar(&o.insecure, "insecure", false, "")
	default:
		return fmt.Errorf("%w: no such mode: %s", errUsage, mode)
	}
	if err := flags.Parse(words[2:]); err != nil || flags.NArg() > 0 {
		return fmt.Errorf("%w: %v %v", errUsage, err, flags.Args())
	}

	ctx, cancel := context.WithTimeout(context.Background(), time.Duration(o.maxSeconds)*time.Second)
	defer cancel()
	if mode == "listen" {
		ctx, stop := signal.NotifyContext(ctx, syscall.SIGTERM, syscall.SIGINT)
		defer stop()
		return listen(ctx, o.stack)
	}
	address, err := ma.NewMultiaddr(o.peer)
	if err != nil {
		return fmt.Errorf("%w: --peer: %v", errUsage, err)
	}
	o.stack.transport = transportOf(address)
	return dial(ctx, o, address)
}
