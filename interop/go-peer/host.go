package main

import (
	"bytes"
	"context"
	"crypto/rand"
	"crypto/tls"
	"encoding/json"
	"fmt"
	"os"
	"runtime/debug"
	"time"

	"github.com/libp2p/go-libp2p"
	"github.com/libp2p/go-libp2p/core/host"
	"github.com/libp2p/go-libp2p/core/network"
	"github.com/libp2p/go-libp2p/core/peer"
	"github.com/libp2p/go-libp2p/core/peerstore"
	"github.com/libp2p/go-libp2p/p2p/protocol/identify"
	"github.com/libp2p/go-libp2p/p2p/protocol/ping"
	ma "github.com/multiformats/go-multiaddr"
)

// libraryVersion is that of go-libp2p, for the agent.
func libraryVersion() string {
	if info, ok := debug.ReadBuildInfo(); ok {
		for _, dep := range info.Deps {
			if dep.Path == "github.com/libp2p/go-libp2p" {
				return dep.Version
			}
		}
	}
	return "unknown"
}

// listen prints the multiaddr and serves until the context ends.
func listen(ctx context.Context, s stack) error {
	var server *tls.Config
	if s.transport == "wss" {
		var err error
		if server, err = selfSigned(); err != nil {
			return err
		}
	}
	h, err := newHost(s, server, nil)
	if err != nil {
		return err
	}
	defer h.Close()
	h.SetStreamHandler(echoID, served("echo", answerEcho))
	h.SetStreamHandler(perfID, served("perf", answerPerf))
	address, err := ma.NewMultiaddr(s.listenAddress())
	if err != nil {
		return err
	}
	if err := h.Network().Listen(address); err != nil {
		return err
	}
	listening, err := h.Network().InterfaceListenAddresses()
	if err != nil || len(listening) != 1 {
		return fmt.Errorf("listens on %v: %v", listening, err)
	}
	fmt.Printf("%s/p2p/%s\n", listening[0], h.ID())
	<-ctx.Done()
	return nil
}

func newHost(s stack, server, client *tls.Config) (host.Host, error) {
	options, err := s.options(server, client)
	if err != nil {
		return nil, err
	}
	return libp2p.New(options...)
}

func served(what string, answer func(network.Stream) error) network.StreamHandler {
	return func(stream network.Stream) {
		if err := answer(stream); err != nil {
			fmt.Fprintf(os.Stderr, "%s with %s: %v\n", what, stream.Conn().RemotePeer(), err)
			stream.Reset()
		}
	}
}

type report struct {
	PeerID          string  `json:"peer_id"`
	Transport       string  `json:"transport"`
	Security        string  `json:"security"`
	Muxer           string  `json:"muxer"`
	ConnectMs       float64 `json:"connect_ms"`
	PingMs          float64 `json:"ping_ms"`
	EchoBytes       int     `json:"echo_bytes"`
	UploadSeconds   float64 `json:"upload_seconds"`
	DownloadSeconds float64 `json:"download_seconds"`
	Agent           string  `json:"agent"`
}

// dial uses every protocol of a peer once and prints how long each took.
func dial(ctx context.Context, o options, address ma.Multiaddr) error {
	remote, err := peer.AddrInfoFromP2pAddr(address)
	if err != nil {
		return err
	}
	h, err := newHost(o.stack, nil, &tls.Config{InsecureSkipVerify: o.insecure}) // asked for, by --insecure
	if err != nil {
		return err
	}
	defer h.Close()

	r := report{EchoBytes: o.bytes, Transport: o.stack.transport, Security: "tls", Muxer: "quic"}
	began := time.Now()
	h.Peerstore().AddAddrs(remote.ID, remote.Addrs, peerstore.PermanentAddrTTL)
	connection, err := h.Network().DialPeer(ctx, remote.ID) // fails when someone else answers
	if err != nil {
		return err
	}
	r.ConnectMs = millis(time.Since(began))
	r.PeerID = connection.RemotePeer().String()
	if o.stack.transport != "quic-v1" {
		r.Security, r.Muxer = o.stack.security, o.stack.muxer
	}
	identifying, ok := h.(interface{ IDService() identify.IDService })
	if !ok {
		return fmt.Errorf("identify: %T does not show it", h)
	}
	<-identifying.IDService().IdentifyWait(connection)
	agent, err := h.Peerstore().Get(remote.ID, "AgentVersion")
	if err != nil {
		return fmt.Errorf("identify: %w", err)
	}
	r.Agent = fmt.Sprint(agent)

	pinging, stop := context.WithCancel(ctx)
	pinged := <-ping.Ping(pinging, h, remote.ID)
	stop()
	if pinged.Error != nil {
		return fmt.Errorf("ping: %w", pinged.Error)
	}
	r.PingMs = millis(pinged.RTT)

	if err := echo(ctx, h, remote.ID, o.bytes); err != nil {
		return fmt.Errorf("echo: %w", err)
	}
	if r.UploadSeconds, err = perf(ctx, h, remote.ID, o.bytes, 0); err != nil {
		return fmt.Errorf("perf up: %w", err)
	}
	if r.DownloadSeconds, err = perf(ctx, h, remote.ID, 0, o.bytes); err != nil {
		return fmt.Errorf("perf down: %w", err)
	}
	return json.NewEncoder(os.Stdout).Encode(r)
}

func millis(d time.Duration) float64 {
	return float64(d.Microseconds()) / 1e3
}

// echo sends random bytes and wants the same ones back.
func echo(ctx context.Context, h host.Host, remote peer.ID, size int) error {
	sent := make([]byte, size)
	if _, err := rand.Read(sent); err != nil {
		return err
	}
	back, err := exchange(ctx, h, remote, echoID, func(s network.Stream) error {
		_, err := s.Write(sent)
		return err
	})
	if err == nil && !bytes.Equal(back, sent) {
		err = fmt.Errorf("%d bytes came back, not the %d that were sent", len(back), size)
	}
	return err
}
