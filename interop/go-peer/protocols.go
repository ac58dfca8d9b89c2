package main

import (
	"bytes"
	"context"
	"crypto/rand"
	"encoding/binary"
	"fmt"
	"io"

	"github.com/libp2p/go-libp2p/core/network"
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

// echo sends random bytes and wants the same ones back.
func (d *dialler) echo(ctx context.Context, size int) error {
	sent := make([]byte, size)
	if _, err := rand.Read(sent); err != nil {
		return err
	}
	back := make([]byte, 0, size+bytes.MinRead)
	err := d.exchange(ctx, echoID, func(s network.Stream) error {
		_, err := s.Write(sent)
		return err
	}, func(s network.Stream) error {
		buffer := bytes.NewBuffer(back)
		_, err := buffer.ReadFrom(s)
		back = buffer.Bytes()
		return err
	})
	if err == nil && !bytes.Equal(back, sent) {
		err = fmt.Errorf("echo: %d bytes came back, not the %d that were sent", len(back), size)
	}
	return err
}

// perf moves bytes in both directions, one after the other.
func (d *dialler) perf(ctx context.Context, up, down int64) error {
	var came int64
	err := d.exchange(ctx, perfID, func(s network.Stream) error {
		if err := binary.Write(s, binary.BigEndian, uint64(down)); err != nil {
			return err
		}
		_, err := io.CopyN(s, zeros{}, up)
		return err
	}, func(s network.Stream) (err error) {
		came, err = io.Copy(io.Discard, s)
		return err
	})
	if err == nil && came != down {
		err = fmt.Errorf("perf: %d bytes came back, and %d were asked for", came, down)
	}
	return err
}

// exchange writes, half-closes, and meanwhile reads to the other side's end: neither side holds more than the windows do.
func (d *dialler) exchange(ctx context.Context, id protocol.ID, write, read func(network.Stream) error) error {
	s, err := d.NewStream(ctx, d.remote.ID, id)
	if err != nil {
		return err
	}
	if deadline, ok := ctx.Deadline(); ok {
		if err := s.SetDeadline(deadline); err != nil {
			return err
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
	err = read(s)
	if err != nil {
		s.Reset()
	}
	if failed := <-written; failed != nil {
		return failed
	}
	return err
}

type zeros struct{}

func (zeros) Read(p []byte) (int, error) {
	clear(p)
	return len(p), nil
}
