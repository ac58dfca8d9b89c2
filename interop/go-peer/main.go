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
go-peer transport dial --peer MULTIADDR [--security noise|tls --muxer yamux] [--bytes N] [--streams N] [--insecure] [--max-seconds N]
    uses each of those, the echo on N streams at once (10); prints one line of JSON. quic-v1 takes neither --security nor
    --muxer, all others need both; --insecure trusts whichever certificate a wss host shows
go-peer transport bench --what bulk|connects|streams|hold|first-byte --peer MULTIADDR [--bytes N] [--streams N]
    [--concurrency N] [--seconds N] [--count N], and the options of dial
    measures one thing, see README.md; prints one line of JSON
go-peer transport redis [--max-seconds N]
    prints an address and serves as much of Redis there as libp2p's unified testing uses
go-peer kad [--protocol ID] [--max-seconds N]
    prints its id and addresses, serves a DHT (/rusty/kad/1.0) and obeys the lines of stdin, see README.md: a line of JSON each
go-peer mdns [--ip ADDRESS] [--max-seconds N]
    prints its id and addresses, and a line of JSON for each peer that mDNS finds, until SIGTERM
go-peer, without words and with IS_DIALER, REDIS_ADDR and so on in its environment: a side of libp2p's unified testing
Exit status: 0 all is well, 1 it is not (one line on stderr says why), 2 the command line is wrong, 3 the library cannot.`

// No run takes longer, so that nothing is left behind when a script is killed.
const secondsMax = 600

var (
	errUsage       = errors.New("the command line is wrong")
	errUnsupported = errors.New("go-libp2p cannot")
)

type options struct {
	stack       stack
	peer        ma.Multiaddr
	bytes       int64 // of each echo, of each direction of perf
	streams     int   // at once on one connection
	insecure    bool
	maxSeconds  int
	what        string
	concurrency int // connections, or streams, at once
	seconds     int
	count       int
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
	if len(words) == 0 && os.Getenv("IS_DIALER") != "" {
		ctx, stop := during(secondsMax)
		defer stop()
		return contract(ctx)
	}
	if len(words) > 0 && (words[0] == "kad" || words[0] == "mdns") {
		return discovery(words[0], words[1:])
	}
	if len(words) < 2 || words[0] != "transport" {
		return fmt.Errorf("%w: transport listen, dial, bench or redis; kad or mdns", errUsage)
	}
	var o options
	var address string
	flags := flag.NewFlagSet("go-peer", flag.ContinueOnError)
	flags.Usage = func() {}
	flags.StringVar(&o.stack.security, "security", "", "")
	flags.StringVar(&o.stack.muxer, "muxer", "", "")
	flags.IntVar(&o.maxSeconds, "max-seconds", secondsMax, "")
	mode := words[1]
	switch mode {
	case "listen":
		flags.StringVar(&o.stack.transport, "transport", "", "")
	case "dial", "bench":
		flags.StringVar(&address, "peer", "", "")
		flags.BoolVar(&o.insecure, "insecure", false, "")
	case "redis":
	default:
		return fmt.Errorf("%w: no such mode: %s", errUsage, mode)
	}
	switch mode {
	case "dial":
		flags.Int64Var(&o.bytes, "bytes", 1<<20, "")
		flags.IntVar(&o.streams, "streams", 10, "")
	case "bench":
		flags.StringVar(&o.what, "what", "", "")
		flags.Int64Var(&o.bytes, "bytes", 256<<20, "")
		flags.IntVar(&o.streams, "streams", 1, "")
		flags.IntVar(&o.concurrency, "concurrency", 8, "")
		flags.IntVar(&o.seconds, "seconds", 10, "")
		flags.IntVar(&o.count, "count", 100, "")
	}
	if err := flags.Parse(words[2:]); err != nil || flags.NArg() > 0 {
		return fmt.Errorf("%w: %v %v", errUsage, err, flags.Args())
	}

	ctx, stop := during(o.maxSeconds)
	defer stop()
	switch mode {
	case "listen":
		return listen(ctx, o.stack)
	case "redis":
		return redis(ctx)
	}
	var err error
	if o.peer, err = ma.NewMultiaddr(address); err != nil {
		return fmt.Errorf("%w: --peer: %v", errUsage, err)
	}
	o.stack.transport = transportOf(o.peer)
	if mode == "dial" {
		return dial(ctx, o)
	}
	if o.streams < 1 || o.concurrency < 1 || o.count < 1 {
		return fmt.Errorf("%w: --streams, --concurrency and --count are at least 1", errUsage)
	}
	return bench(ctx, o)
}

// discovery is a mode in which peers find each other.
func discovery(mode string, words []string) error {
	var maxSeconds int
	var id, ip string
	flags := flag.NewFlagSet("go-peer", flag.ContinueOnError)
	flags.Usage = func() {}
	flags.IntVar(&maxSeconds, "max-seconds", secondsMax, "")
	if mode == "kad" {
		flags.StringVar(&id, "protocol", "/rusty/kad/1.0", "")
	} else {
		flags.StringVar(&ip, "ip", "127.0.0.1", "")
	}
	if err := flags.Parse(words); err != nil || flags.NArg() > 0 {
		return fmt.Errorf("%w: %v %v", errUsage, err, flags.Args())
	}
	ctx, stop := during(maxSeconds)
	defer stop()
	if mode == "kad" {
		return kad(ctx, id)
	}
	return discover(ctx, ip)
}

// during ends with the seconds, or with SIGTERM.
func during(seconds int) (context.Context, context.CancelFunc) {
	ctx, cancel := context.WithTimeout(context.Background(), time.Duration(seconds)*time.Second)
	ctx, stop := signal.NotifyContext(ctx, syscall.SIGTERM, syscall.SIGINT)
	return ctx, func() {
		stop()
		cancel()
	}
}
