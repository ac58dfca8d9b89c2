package main

import (
	"bufio"
	"context"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"strings"
	"time"

	"github.com/ipfs/go-cid"
	dht "github.com/libp2p/go-libp2p-kad-dht"
	"github.com/libp2p/go-libp2p/core/host"
	"github.com/libp2p/go-libp2p/core/peer"
	"github.com/libp2p/go-libp2p/core/protocol"
	ma "github.com/multiformats/go-multiaddr"
	"github.com/multiformats/go-multihash"
)

// Of one command: a lookup that takes longer has lost its way on a network of three.
const kadCommandSeconds = 30

// The namespace of the values, in which every key and value is good.
const kadNamespace = "rusty"

type acceptAll struct{}

func (acceptAll) Validate(string, []byte) error        { return nil }
func (acceptAll) Select(string, [][]byte) (int, error) { return 0, nil }

// started is the first line of a peer that is told what to do.
type started struct {
	ID    string   `json:"id"`
	Addrs []string `json:"addrs"`
}

// An answer is one line. What a command does not tell is left out.
type answer struct {
	OK        bool     `json:"ok"`
	Error     string   `json:"error,omitempty"`
	Value     string   `json:"value,omitempty"`
	Providers []string `json:"providers,omitempty"`
	Addrs     []string `json:"addrs,omitempty"`
	Peers     []string `json:"peers,omitempty"`
}

// kad serves a DHT and does what the lines of stdin say, until one is quit or there are no more.
func kad(ctx context.Context, id string) error {
	h, err := newHost(stack{"tcp", "noise", "yamux"}, nil, nil)
	if err != nil {
		return err
	}
	defer h.Close()
	table, err := dht.New(h,
		dht.Mode(dht.ModeServer),
		dht.ProtocolPrefix("/"+kadNamespace), // else it wants the namespaces of IPFS and no others
		dht.V1ProtocolOverride(protocol.ID(id)),
		dht.NamespacedValidator(kadNamespace, acceptAll{}),
		dht.DisableAutoRefresh())
	if err != nil {
		return err
	}
	defer table.Close()
	if err := listenAndSay(h, "127.0.0.1"); err != nil {
		return err
	}
	all := commands()
	for {
		var words []string
		var more bool
		select {
		case words, more = <-all:
		case <-ctx.Done():
		}
		if !more {
			return nil
		}
		a, err := kadCommand(ctx, h, table, words)
		if err != nil {
			a = answer{Error: err.Error()}
		}
		a.OK = err == nil
		if err := json.NewEncoder(os.Stdout).Encode(a); err != nil {
			return err
		}
		if words[0] == "quit" {
			return nil
		}
	}
}

// commands are the words of each line of stdin, until there are no more.
func commands() <-chan []string {
	all := make(chan []string)
	go func() {
		defer close(all)
		lines := bufio.NewScanner(os.Stdin)
		for lines.Scan() {
			if words := strings.Fields(lines.Text()); len(words) > 0 {
				all <- words
			}
		}
	}()
	return all
}

// listenAndSay listens on a free port of an address and prints the first line.
func listenAndSay(h host.Host, ip string) error {
	address, err := ma.NewMultiaddr("/ip4/" + ip + "/tcp/0")
	if err != nil {
		return fmt.Errorf("%w: %v", errUsage, err)
	}
	if err := h.Network().Listen(address); err != nil {
		return err
	}
	listening, err := h.Network().InterfaceListenAddresses()
	if err != nil {
		return err
	}
	whole, err := peer.AddrInfoToP2pAddrs(&peer.AddrInfo{ID: h.ID(), Addrs: listening})
	if err != nil {
		return err
	}
	return json.NewEncoder(os.Stdout).Encode(started{h.ID().String(), textOf(whole)})
}

func kadCommand(ctx context.Context, h host.Host, table *dht.IpfsDHT, words []string) (a answer, err error) {
	ctx, stop := context.WithTimeout(ctx, kadCommandSeconds*time.Second)
	defer stop()
	if wanted := map[string]int{"connect": 2, "put": 3, "get": 2, "provide": 2, "providers": 2, "find": 2, "closest": 2, "quit": 1}; wanted[words[0]] != len(words) {
		return a, fmt.Errorf("no such command, or too many or too few words: %v", words)
	}
	switch words[0] {
	case "connect":
		return a, join(ctx, h, table, words[1])
	case "put":
		return a, table.PutValue(ctx, words[1], []byte(words[2]))
	case "get":
		value, err := table.GetValue(ctx, words[1])
		a.Value = string(value)
		return a, err
	case "provide":
		key, err := contentID(words[1])
		if err != nil {
			return a, err
		}
		return a, table.Provide(ctx, key, true)
	case "providers":
		key, err := contentID(words[1])
		if err != nil {
			return a, err
		}
		found, err := table.FindProviders(ctx, key)
		for _, each := range found {
			a.Providers = append(a.Providers, each.ID.String())
		}
		return a, err
	case "find":
		id, err := peer.Decode(words[1])
		if err != nil {
			return a, err
		}
		found, err := table.FindPeer(ctx, id)
		a.Addrs = textOf(found.Addrs)
		return a, err
	case "closest":
		found, err := table.GetClosestPeers(ctx, words[1])
		for _, each := range found {
			a.Peers = append(a.Peers, each.String())
		}
		return a, err
	}
	return a, nil
}

// join connects and waits until the peer is in the table of routes.
func join(ctx context.Context, h host.Host, table *dht.IpfsDHT, address string) error {
	remote, err := peer.AddrInfoFromString(address)
	if err != nil {
		return err
	}
	if err := h.Connect(ctx, *remote); err != nil {
		return err
	}
	for table.RoutingTable().Find(remote.ID) == "" {
		select {
		case <-time.After(20 * time.Millisecond):
		case <-ctx.Done():
			return errors.New("connected, but the peer does not come into the routing table")
		}
	}
	return nil
}

// contentID has the multihash that hexadecimal digits spell, which is the key of a provider record.
func contentID(digits string) (cid.Cid, error) {
	bytes, err := hex.DecodeString(digits)
	if err != nil {
		return cid.Undef, err
	}
	hash, err := multihash.Cast(bytes)
	if err != nil {
		return cid.Undef, err
	}
	return cid.NewCidV1(cid.Raw, hash), nil
}

func textOf(addresses []ma.Multiaddr) []string {
	var all []string
	for _, each := range addresses {
		all = append(all, each.String())
	}
	return all
}
