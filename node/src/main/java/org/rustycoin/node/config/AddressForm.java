package org.rustycoin.node.config;

import java.util.List;

import org.rustycoin.libp2p.multiformats.AddressProtocol;
import org.rustycoin.libp2p.multiformats.Multiaddr;

/** Which multiaddrs a node can listen on, and which it can dial. */
final class AddressForm {

    /** Behind a TCP port: nothing, or a WebSocket. */
    private static final List<List<AddressProtocol>> OVER_TCP = List.of(List.of(), List.of(AddressProtocol.WS),
            List.of(AddressProtocol.WSS), List.of(AddressProtocol.TLS, AddressProtocol.WS),
            List.of(AddressProtocol.TLS, AddressProtocol.SNI, AddressProtocol.WS));
    private static final List<AddressProtocol> OVER_UDP = List.of(AddressProtocol.QUIC_V1);

    static final String LISTEN = "an IP address, then /tcp/PORT, /tcp/PORT/ws, /tcp/PORT/tls/ws or /udp/PORT/quic-v1";
    static final String DIAL = "an IP address or a name (/dns4/…, /dns6/…, /dns/…), then /tcp/PORT, /tcp/PORT/ws, "
            + "/tcp/PORT/tls/ws or /udp/PORT/quic-v1, or /dnsaddr/NAME";

    private AddressForm() {}

    static boolean isListened(Multiaddr address) {
        List<AddressProtocol> parts = parts(address);
        return isIp(parts.getFirst()) && isTransport(parts.subList(1, parts.size()));
    }

    static boolean isDialled(Multiaddr address) {
        List<AddressProtocol> parts = parts(address);
        return switch (parts.getFirst()) {
            case DNSADDR -> parts.size() == 1;
            case DNS, DNS4, DNS6, IP4, IP6 -> isTransport(parts.subList(1, parts.size()));
            default -> false;
        };
    }

    private static List<AddressProtocol> parts(Multiaddr address) {
        return address.withoutPeer().components().stream().map(Multiaddr.Component::protocol).toList();
    }

    private static boolean isIp(AddressProtocol protocol) {
        return protocol == AddressProtocol.IP4 || protocol == AddressProtocol.IP6;
    }

    private static boolean isTransport(List<AddressProtocol> parts) {
        if (parts.isEmpty()) {
            return false;
        }
        List<AddressProtocol> behind = parts.subList(1, parts.size());
        return switch (parts.getFirst()) {
            case TCP -> OVER_TCP.contains(behind);
            case UDP -> OVER_UDP.equals(behind);
            default -> false;
        };
    }
}
