package main

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"net"
	"os"
	"strings"
	"time"

	ma "github.com/multiformats/go-multiaddr"
)

// contract runs a side of libp2p's unified testing, which says in the environment what is wanted: the listener leaves its
// address in Redis, and the dialler takes it from there, dials, pings, and prints how long that took.
func contract(ctx context.Context) error {
	env := os.Getenv
	o := options{stack: stack{env("TRANSPORT"), env("SECURE_CHANNEL"), env("MUXER")}, insecure: true}
	redis, err := net.Dial("tcp", env("REDIS_ADDR"))
	if err != nil {
		return err
	}
	defer redis.Close()
	key := env("TEST_KEY") + "_listener_multiaddr"
	if env("IS_DIALER") != "true" {
		return serve(ctx, o.stack, env("LISTENER_IP"), func(address string) error {
			_, err := command(redis, "RPUSH", key, address)
			return err
		})
	}
	address, err := command(redis, "BLPOP", key, fmt.Sprint(secondsMax))
	if err != nil {
		return err
	}
	if o.peer, err = ma.NewMultiaddr(address); err != nil {
		return err
	}
	d, err := newDialler(o)
	if err != nil {
		return err
	}
	defer d.Close()
	began := time.Now()
	if _, err := d.connect(ctx); err != nil {
		return err
	}
	roundTrip, err := d.ping(ctx)
	if err != nil {
		return err
	}
	fmt.Printf("latency:\n  handshake_plus_one_rtt: %.3f\n  ping_rtt: %.3f\n  unit: ms\n",
		millis(time.Since(began)), millis(roundTrip))
	return nil
}

// command asks Redis and gives the last line of its answer: the value, of a BLPOP.
func command(redis net.Conn, words ...string) (string, error) {
	var asked strings.Builder
	fmt.Fprintf(&asked, "*%d\r\n", len(words))
	for _, word := range words {
		fmt.Fprintf(&asked, "$%d\r\n%s\r\n", len(word), word)
	}
	if _, err := io.WriteString(redis, asked.String()); err != nil {
		return "", err
	}
	answer := bufio.NewScanner(redis)
	for lines := 1; answer.Scan(); lines-- {
		line := answer.Text()
		switch {
		case strings.HasPrefix(line, "-") || line == "*-1":
			return "", fmt.Errorf("redis: %s", line)
		case line == "*2":
			lines += 4 // of the key and of the value: how long it is, and itself
		}
		if lines == 1 {
			return line, nil
		}
	}
	return "", fmt.Errorf("redis: no answer: %v", answer.Err())
}
