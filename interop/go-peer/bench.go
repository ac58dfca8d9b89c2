package main

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"slices"
	"sync/atomic"
	"syscall"
	"time"

	"github.com/libp2p/go-libp2p/core/network"
	"github.com/libp2p/go-libp2p/p2p/net/swarm"
)

// Of a question and its answer on a stream of their own.
const questionBytes = 32

// After a connection that failed, so that failures are counted and not made as fast as can be.
const afterFailure = 10 * time.Millisecond

// bench measures one thing, with as much at once as is asked for, and prints.
func bench(ctx context.Context, o options) error {
	measure, ok := map[string]func(context.Context, options) error{
		"bulk": bulk, "connects": connects, "streams": streams, "hold": hold, "first-byte": firstByte,
	}[o.what]
	if !ok {
		return fmt.Errorf("%w: --what %q", errUsage, o.what)
	}
	return measure(ctx, o)
}

type figures map[string]any

func (f figures) print() error {
	return json.NewEncoder(os.Stdout).Encode(f)
}

// cpuSeconds is this process' time on all processors so far.
func cpuSeconds() float64 {
	var used syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &used); err != nil {
		panic(err) // of a constant
	}
	return time.Duration(used.Utime.Nano() + used.Stime.Nano()).Seconds()
}

// connected is a dialler with its connection.
func connected(ctx context.Context, o options) (*dialler, error) {
	d, err := newDialler(o)
	if err != nil {
		return nil, err
	}
	if _, err := d.connect(ctx); err != nil {
		d.Close()
		return nil, err
	}
	return d, nil
}

func bulk(ctx context.Context, o options) error {
	d, err := connected(ctx, o)
	if err != nil {
		return err
	}
	defer d.Close()
	transfer := func(up, down int64) (float64, error) {
		began := time.Now()
		err := atOnce(o.streams, func(i int) error {
			share := func(bytes int64) int64 {
				own := bytes / int64(o.streams)
				if int64(i) < bytes%int64(o.streams) {
					own++
				}
				return own
			}
			return d.perf(ctx, share(up), share(down))
		})
		return time.Since(began).Seconds(), err
	}
	if _, err := transfer(o.bytes/4, 0); err != nil { // a warm-up
		return err
	}
	if _, err := transfer(0, o.bytes/4); err != nil {
		return err
	}
	cpu := cpuSeconds()
	up, err := transfer(o.bytes, 0)
	if err != nil {
		return err
	}
	down, err := transfer(0, o.bytes)
	if err != nil {
		return err
	}
	return figures{"upload_seconds": up, "download_seconds": down, "cpu_seconds": cpuSeconds() - cpu}.print()
}

// repeated does something again and again for a time, with some of it at once, after a quarter of that time as a warm-up.
// It gives how often it was done, in how many seconds, and at which cost; once says whether it was done.
func repeated(o options, once func(i int) (bool, error)) (figures, error) {
	during := func(length time.Duration) (figures, error) {
		var count atomic.Int64
		cpu, began := cpuSeconds(), time.Now()
		end := began.Add(length)
		err := atOnce(o.concurrency, func(i int) error {
			for time.Now().Before(end) {
				done, err := once(i)
				if err != nil {
					return err
				}
				if done {
					count.Add(1)
				}
			}
			return nil
		})
		return figures{"count": count.Load(), "seconds": time.Since(began).Seconds(),
			"cpu_seconds": cpuSeconds() - cpu}, err
	}
	length := time.Duration(o.seconds) * time.Second
	if _, err := during(length / 4); err != nil {
		return nil, err
	}
	return during(length)
}

// connects has a host for each connection at once, since a host answers a second dial with the connection it has.
func connects(ctx context.Context, o options) error {
	var diallers []*dialler
	for range o.concurrency {
		d, err := newDialler(o)
		if err != nil {
			return err
		}
		defer d.Close()
		diallers = append(diallers, d)
	}
	var failures atomic.Int64
	measured, err := repeated(o, func(i int) (bool, error) {
		if err := connectOnce(ctx, diallers[i]); err != nil {
			fmt.Fprintln(os.Stderr, "a connection failed:", err)
			failures.Add(1)
			time.Sleep(afterFailure)
			return false, nil
		}
		return true, nil
	})
	if err != nil {
		return err
	}
	measured["failures"] = failures.Load()
	return measured.print()
}

func connectOnce(ctx context.Context, d *dialler) error {
	if s, ok := d.Network().(*swarm.Swarm); ok {
		s.Backoff().Clear(d.remote.ID) // or a peer that was not reached once would be left alone for seconds
	}
	connection, err := d.connect(ctx)
	if err != nil {
		return err
	}
	if _, err := d.identified(ctx, connection); err != nil {
		return err
	}
	return connection.Close()
}

func streams(ctx context.Context, o options) error {
	d, err := connected(ctx, o)
	if err != nil {
		return err
	}
	defer d.Close()
	measured, err := repeated(o, func(int) (bool, error) { return true, d.echo(ctx, questionBytes) })
	if err != nil {
		return err
	}
	return measured.print()
}

func hold(ctx context.Context, o options) error {
	turns := make(chan struct{}, o.concurrency)
	held := make([]network.Conn, o.count)
	err := atOnce(o.count, func(i int) error {
		turns <- struct{}{}
		defer func() { <-turns }()
		d, err := newDialler(o)
		if err != nil {
			return err
		}
		if held[i], err = d.connect(ctx); err != nil {
			return err
		}
		_, err = d.identified(ctx, held[i])
		return err
	})
	if err != nil {
		return err
	}
	if err := (figures{"held": o.count}).print(); err != nil {
		return err
	}
	select {
	case <-time.After(time.Duration(o.seconds) * time.Second):
	case <-ctx.Done():
		return ctx.Err()
	}
	for _, connection := range held {
		if connection.IsClosed() {
			return fmt.Errorf("a connection was closed by the peer")
		}
	}
	return nil
}

func firstByte(ctx context.Context, o options) error {
	d, err := newDialler(o)
	if err != nil {
		return err
	}
	defer d.Close()
	var all []float64
	for range o.count {
		began := time.Now()
		connection, err := d.connect(ctx)
		if err != nil {
			return err
		}
		stream, err := d.NewStream(ctx, d.remote.ID, echoID)
		if err != nil {
			return err
		}
		if _, err := stream.Write([]byte{1}); err != nil {
			return err
		}
		if _, err := stream.Read(make([]byte, 1)); err != nil {
			return err
		}
		all = append(all, millis(time.Since(began)))
		if err := connection.Close(); err != nil {
			return err
		}
	}
	sorted := slices.Sorted(slices.Values(all))
	return figures{"median_ms": sorted[len(sorted)/2], "all_ms": all}.print()
}
