package main

import (
	"context"
	"encoding/binary"
	"fmt"
	"io"
	"time"

	"github.com/libp2p/go-libp2p/core/host"
	"github.com/libp2p/go-libp2p/core/network"
	"github.com/libp2p/go-libp2p/core/peer"
	"github.com/libp2p/go-libp2p/core/protocol"
)

const (
	echoID protocol.ID = "/interop/echo/1.0.0"
	perfID protocol.ID = "/perf/1.0.0"
)

// answerEcho sends back what comes, until the other side ends its direction.
func answerEcho(s network.Stream) error {
	if _, err := io.Copy(s, s); err != nil {
		return err
	}
	return s.Close()
}

// answerPerf reads how much to send back and the upload to its end, and then sends.
func answerPerf(s network.Stream) error {
	var wanted uint64
	if err := binary.Read(s, binary.BigEndian, &wanted); err != nil {
		return err
	}
	if _, err := io.Copy(io.Discard, s); err != nil {
		return err
	}
	if _, err := io.CopyN(s, zeros{}, int64(wanted)); err != nil {
		return err
	}
	return s.Close()
}

// perf measures one direction, from its opening to the other side's end.
func perf(ctx context.Context, h host.Host, remote peer.ID, up, down int) (float64, error) {
	began := time.Now()
	back, err := exchange(ctx, h, remote, perfID, func(s network.Stream) error {
		if err := binary.Write(s, binary.BigEndian, uint64(down)); err != nil {
			return err
		}
		_, err := io.CopyN(s, zeros{}, int64(up))
		return err
	})
	if err == nil && len(back) != down {
		err = fmt.Errorf("%d bytes came back, and %d were asked for", len(back), down)
	}
	return time.Since(began).Seconds(), err
}

// exchange writes, half-closes, and meanwhile reads to the other side's end: neither side holds more than the windows do.
func exchange(ctx context.Context, h host.Host, remote peer.ID, id protocol.ID,
	write func(network.Stream) error) ([]byte, error) {
	s, err := h.NewStream(ctx, remote, id)
	if err != nil {
		return nil, err
	}
	if deadline, ok := ctx.Deadline(); ok {
		if err := s.SetDeadline(deadline); err != nil {
			return nil, err
		}
	}
	written := make(chan error, 1)
	go func() {
		err := write(s)
		if err == nil {
			err = s.CloseWrite()
		} else {
			s.Reset()
		}
		written <- err
	}()
	back, err := io.ReadAll(s)
	if err != nil {
		s.Reset()
	}
	if failed := <-written; failed != nil {
		return nil, failed
	}
	return back, err
}

type zeros struct{}

func (zeros) Read(p []byte) (int, error) {
	clear(p)
	return len(p), nil
}
