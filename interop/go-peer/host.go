package main

import (
	"context"
	"crypto/tls"
	"encoding/json"
	"errors"
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
	manet "github.com/multiformats/go-multiaddr/net"
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
	return serve(ctx, s, "127.0.0.1", func(address string) error {
		_, err := fmt.Println(address)
		return err
	})
}

// serve says where it listens and serves until the context ends.
func serve(ctx context.Context, s stack, ip string, listens func(address string) error) error {
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
	address, err := ma.NewMultiaddr("/ip4/" + ip + s.port())
	if err != nil {
		return err
	}
	if err := h.Network().Listen(address); err != nil {
		return err
	}
	listening, err := h.Network().InterfaceListenAddresses()
	if err != nil || len(listening) == 0 {
		return fmt.Errorf("listens on %v: %v", listening, err)
	}
	reachable := listening[0]
	for _, each := range listening {
		if !manet.IsIPLoopback(each) {
			reachable = each
		}
	}
	if err := listens(fmt.Sprintf("%s/p2p/%s", reachable, h.ID())); err != nil {
		return err
	}
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

// A dialler is a host that has one peer to dial.
type dialler struct {
	host.Host
	remote *peer.AddrInfo
}

func newDialler(o options) (*dialler, error) {
	remote, err := peer.AddrInfoFromP2pAddr(o.peer)
	if err != nil {
		return nil, err
	}
	h, err := newHost(o.stack, nil, &tls.Config{InsecureSkipVerify: o.insecure}) // asked for, by --insecure
	if err != nil {
		return nil, err
	}
	return &dialler{h, remote}, nil
}

// connect fails when someone else answers. It dials the address that was given and none that the peer told of itself,
// which would go past whatever stands in between.
func (d *dialler) connect(ctx context.Context) (network.Conn, error) {
	d.Peerstore().ClearAddrs(d.remote.ID)
	d.Peerstore().AddAddrs(d.remote.ID, d.remote.Addrs, peerstore.PermanentAddrTTL)
	return d.Network().DialPeer(ctx, d.remote.ID)
}

// identified waits for what the other side says and gives its agent.
func (d *dialler) identified(ctx context.Context, connection network.Conn) (string, error) {
	identifying, ok := d.Host.(interface{ IDService() identify.IDService })
	if !ok {
		return "", fmt.Errorf("identify: %T does not show it", d.Host)
	}
	select {
	case <-identifying.IDService().IdentifyWait(connection):
	case <-ctx.Done():
		return "", fmt.Errorf("identify: %w", ctx.Err())
	}
	agent, err := d.Peerstore().Get(d.remote.ID, "AgentVersion")
	if err != nil {
		return "", fmt.Errorf("identify: %w", err)
	}
	return fmt.Sprint(agent), nil
}

func (d *dialler) ping(ctx context.Context) (time.Duration, error) {
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	pinged := <-ping.Ping(ctx, d.Host, d.remote.ID)
	if pinged.Error != nil {
		return 0, fmt.Errorf("ping: %w", pinged.Error)
	}
	return pinged.RTT, nil
}

type report struct {
	PeerID          string  `json:"peer_id"`
	Transport       string  `json:"transport"`
	Security        string  `json:"security"`
	Muxer           string  `json:"muxer"`
	HandshakeMs     float64 `json:"handshake_ms"`
	PingMs          float64 `json:"ping_ms"`
	EchoStreams     int     `json:"echo_streams"`
	EchoBytes       int64   `json:"echo_bytes"`
	EchoMs          float64 `json:"echo_ms"`
	UploadSeconds   float64 `json:"upload_seconds"`
	DownloadSeconds float64 `json:"download_seconds"`
	Agent           string  `json:"agent"`
}

// dial uses every protocol of a peer and prints how long each took.
func dial(ctx context.Context, o options) error {
	d, err := newDialler(o)
	if err != nil {
		return err
	}
	defer d.Close()

	r := report{EchoStreams: o.streams, EchoBytes: o.bytes, Transport: o.stack.transport, Security: "tls", Muxer: "quic"}
	if o.stack.transport != "quic-v1" {
		r.Security, r.Muxer = o.stack.security, o.stack.muxer
	}
	began := time.Now()
	connection, err := d.connect(ctx)
	if err != nil {
		return err
	}
	r.HandshakeMs = millis(time.Since(began))
	r.PeerID = connection.RemotePeer().String()
	if r.Agent, err = d.identified(ctx, connection); err != nil {
		return err
	}
	roundTrip, err := d.ping(ctx)
	if err != nil {
		return err
	}
	r.PingMs = millis(roundTrip)

	began = time.Now()
	if err := atOnce(o.streams, func(int) error { return d.echo(ctx, int(o.bytes)) }); err != nil {
		return err
	}
	r.EchoMs = millis(time.Since(began))
	began = time.Now()
	if err := d.perf(ctx, o.bytes, 0); err != nil {
		return err
	}
	r.UploadSeconds = time.Since(began).Seconds()
	began = time.Now()
	if err := d.perf(ctx, 0, o.bytes); err != nil {
		return err
	}
	r.DownloadSeconds = time.Since(began).Seconds()
	return json.NewEncoder(os.Stdout).Encode(r)
}

// atOnce does something n times at once and gives the errors.
func atOnce(n int, do func(i int) error) error {
	done := make(chan error, n)
	for i := range n {
		go func() { done <- do(i) }()
	}
	var all []error
	for range n {
		all = append(all, <-done)
	}
	return errors.Join(all...)
}

func millis(d time.Duration) float64 {
	return float64(d.Microseconds()) / 1e3
}
