package main

import (
	"context"
	"encoding/json"
	"os"
	"sync"

	"github.com/libp2p/go-libp2p/core/peer"
	"github.com/libp2p/go-libp2p/p2p/discovery/mdns"
)

type found struct {
	Event string   `json:"event"`
	Peer  string   `json:"peer"`
	Addrs []string `json:"addrs"`
}

// Printed are the peers that mDNS has found, a line each time that one is.
type printed struct {
	sync.Mutex
}

func (p *printed) HandlePeerFound(info peer.AddrInfo) {
	p.Lock()
	defer p.Unlock()
	_ = json.NewEncoder(os.Stdout).Encode(found{"found", info.ID.String(), textOf(info.Addrs)})
}

// discover listens on an address of an interface and prints whom mDNS finds, until the context ends.
func discover(ctx context.Context, ip string) error {
	h, err := newHost(stack{"tcp", "noise", "yamux"}, nil, nil)
	if err != nil {
		return err
	}
	defer h.Close()
	if err := listenAndSay(h, ip); err != nil {
		return err
	}
	service := mdns.NewMdnsService(h, mdns.ServiceName, &printed{})
	if err := service.Start(); err != nil {
		return err
	}
	defer service.Close()
	<-ctx.Done()
	return nil
}
