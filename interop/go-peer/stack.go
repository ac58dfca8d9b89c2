package main

import (
	"crypto/tls"
	"fmt"

	"github.com/libp2p/go-libp2p"
	"github.com/libp2p/go-libp2p/core/connmgr"
	"github.com/libp2p/go-libp2p/core/network"
	"github.com/libp2p/go-libp2p/p2p/muxer/yamux"
	"github.com/libp2p/go-libp2p/p2p/security/noise"
	libp2ptls "github.com/libp2p/go-libp2p/p2p/security/tls"
	quic "github.com/libp2p/go-libp2p/p2p/transport/quic"
	"github.com/libp2p/go-libp2p/p2p/transport/tcp"
	"github.com/libp2p/go-libp2p/p2p/transport/websocket"
	ma "github.com/multiformats/go-multiaddr"
)

// A stack is what a connection is made of. Only one choice of each is offered, so none can be negotiated away.
type stack struct {
	transport, security, muxer string
}

// transportOf is the transport that an address is for.
func transportOf(address ma.Multiaddr) string {
	has := func(code int) bool {
		_, err := address.ValueForProtocol(code)
		return err == nil
	}
	switch {
	case has(ma.P_QUIC_V1):
		return "quic-v1"
	case has(ma.P_WSS), has(ma.P_TLS):
		return "wss"
	case has(ma.P_WS):
		return "ws"
	default:
		return "tcp"
	}
}

// port is a free one, as a multiaddr behind that of an IP.
func (s stack) port() string {
	switch s.transport {
	case "ws":
		return "/tcp/0/ws"
	case "wss":
		return "/tcp/0/tls/ws"
	case "quic-v1":
		return "/udp/0/quic-v1"
	default:
		return "/tcp/0"
	}
}

// options are the host's, with server as the configuration of the web's TLS for a wss listener and client for a dialler.
func (s stack) options(server, client *tls.Config) ([]libp2p.Option, error) {
	common := []libp2p.Option{
		libp2p.NoListenAddrs, // says no to relays, too
		libp2p.ResourceManager(&network.NullResourceManager{}), // no limit of this peer's is to be measured
		libp2p.ConnectionManager(&connmgr.NullConnMgr{}),
		libp2p.UserAgent("go-libp2p/" + libraryVersion()),
		libp2p.ProtocolVersion("/interop/1.0"),
	}
	if s.transport == "quic-v1" {
		if s.security != "" || s.muxer != "" {
			return nil, fmt.Errorf("%w: quic-v1 brings its own: leave --security and --muxer out", errUsage)
		}
		return append(common, libp2p.Transport(quic.NewTransport)), nil
	}

	switch s.transport {
	case "tcp":
		common = append(common, libp2p.Transport(tcp.NewTCPTransport))
	case "ws", "wss":
		common = append(common, libp2p.Transport(websocket.New,
			websocket.WithTLSConfig(server), websocket.WithTLSClientConfig(client)))
	default:
		return nil, fmt.Errorf("%w: --transport %q", errUsage, s.transport)
	}
	switch s.security {
	case "noise":
		common = append(common, libp2p.Security(noise.ID, noise.New))
	case "tls":
		common = append(common, libp2p.Security(libp2ptls.ID, libp2ptls.New))
	default:
		return nil, fmt.Errorf("%w: --security %q", errUsage, s.security)
	}
	switch s.muxer {
	case "yamux":
		return append(common, libp2p.Muxer(yamux.ID, yamux.DefaultTransport)), nil
	case "mplex":
		return nil, fmt.Errorf("%w: mplex was taken out of the library", errUnsupported)
	default:
		return nil, fmt.Errorf("%w: --muxer %q", errUsage, s.muxer)
	}
}
