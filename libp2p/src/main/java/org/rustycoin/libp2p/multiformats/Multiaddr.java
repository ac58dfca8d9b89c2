package org.rustycoin.libp2p.multiformats;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

import org.bouncycastle.util.encoders.Base32;
import org.jspecify.annotations.Nullable;

/**
 * An address that says how it is to be used: {@code /ip4/127.0.0.1/tcp/4733/p2p/12D3Koo…} (libp2p/specs addressing).
 *
 * <p>
 * Text and bytes are two encodings of one list of components, and each is canonical: parsing and writing again gives the
 * same. Addresses come from strangers, so both are bounded: {@link #BYTES_MAX} and {@link #COMPONENTS_MAX}.
 */
public final class Multiaddr {

    /** The longest sensible address (a relayed WebTransport one with two certificate hashes) is about 300 bytes. */
    public static final int BYTES_MAX = 1024;
    public static final int COMPONENTS_MAX = 20;
    private static final int TEXT_MAX = 2 * BYTES_MAX;

    /** One protocol and its value. */
    public static final class Component {
        private final AddressProtocol protocol;
        private final byte[] value;

        private Component(AddressProtocol protocol, byte[] value) {
            this.protocol = protocol;
            this.value = value;
        }

        public AddressProtocol protocol() {
            return protocol;
        }

        /** The value's bytes, without their length. */
        public byte[] value() {
            return value.clone();
        }

        /** The value's text; empty for a protocol without one. */
        public String text() {
            return textOf(protocol.form(), value);
        }

        /** A port's number, also of other big-endian values. */
        public int number() {
            int number = 0;
            for (byte each : value) {
                number = number << 8 | each & 0xff;
            }
            return number;
        }

        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof Component c && protocol == c.protocol && Arrays.equals(value, c.value);
        }

        @Override
        public int hashCode() {
            return protocol.code() * 31 + Arrays.hashCode(value);
        }

        @Override
        public String toString() {
            return "/" + protocol + (protocol.form() == AddressProtocol.Form.NONE ? "" : "/" + text());
        }
    }

    private final List<Component> components;

    private Multiaddr(List<Component> components) {
        this.components = components;
    }

    /** Reads text, which begins with a slash. */
    public static Multiaddr parse(String text) throws MultiformatException {
        if (text.length() > TEXT_MAX) {
            throw new MultiformatException(TEXT_MAX, "an address of " + text.length() + " characters");
        }
        if (!text.startsWith("/")) {
            throw new MultiformatException(0, "a multiaddr begins with a slash, as in /ip4/127.0.0.1/tcp/4733:");
        }
        var components = new ArrayList<Component>();
        int at = 1;
        while (at < text.length()) {
            int start = at;
            String name = segment(text, at);
            at += name.length() + 1;
            AddressProtocol protocol = AddressProtocol.named(name);
            if (protocol == null) {
                throw new MultiformatException(start, "unknown protocol '" + name + "'");
            }
            String value = "";
            if (protocol.form() == AddressProtocol.Form.PATH) {
                value = text.substring(Math.min(at, text.length()));
                at = text.length();
            } else if (protocol.form() != AddressProtocol.Form.NONE) {
                value = segment(text, at);
                if (value.isEmpty()) {
                    throw new MultiformatException(start, "/" + name + " needs a value");
                }
                at += value.length() + 1;
            }
            try {
                byte[] bytes = bytesOf(protocol.form(), value);
                validate(protocol, bytes, start);
                components.add(new Component(protocol, bytes));
            } catch (MultiformatException e) {
                throw new MultiformatException(start, "/" + name + "/" + value + ": " + e.getMessage());
            }
        }
        return checked(components);
    }

    private static String segment(String text, int from) {
        if (from >= text.length()) {
            return "";
        }
        int slash = text.indexOf('/', from);
        return text.substring(from, slash < 0 ? text.length() : slash);
    }

    /** Reads the binary form. */
    public static Multiaddr fromBytes(byte[] bytes) throws MultiformatException {
        if (bytes.length > BYTES_MAX) {
            throw new MultiformatException(BYTES_MAX, "an address of " + bytes.length + " bytes");
        }
        var components = new ArrayList<Component>();
        int at = 0;
        while (at < bytes.length) {
            int start = at;
            long code = number(bytes, at);
            AddressProtocol protocol = AddressProtocol.of(code);
            if (protocol == null) {
                throw new MultiformatException(start, "unknown protocol " + code);
            }
            at += Varint.size(code);
            long length = protocol.form().bytes;
            if (length == AddressProtocol.Form.COUNTED) {
                length = number(bytes, at);
                at += Varint.size(length);
            }
            if (length > bytes.length - at) {
                throw new MultiformatException(start, "/" + protocol + " ends inside its value");
            }
            byte[] value = Arrays.copyOfRange(bytes, at, at + (int) length);
            at += (int) length;
            validate(protocol, value, start);
            components.add(new Component(protocol, value));
        }
        return checked(components);
    }

    private static long number(byte[] bytes, int at) throws MultiformatException {
        long number = Varint.read(bytes, at, bytes.length);
        if (number < 0) {
            throw new MultiformatException(at, "an address that ends inside a number");
        }
        return number;
    }

    private static void validate(AddressProtocol protocol, byte[] value, int start) throws MultiformatException {
        switch (protocol.form()) {
            case TEXT, PATH -> {
                try {
                    String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(value)).toString();
                    boolean slash = protocol.form() == AddressProtocol.Form.TEXT && text.indexOf('/') >= 0;
                    if (slash || text.isEmpty() || text.chars().anyMatch(Character::isISOControl)) {
                        throw new MultiformatException(start, "/" + protocol + " with text that has no written form");
                    }
                } catch (CharacterCodingException e) {
                    throw new MultiformatException(start, "/" + protocol + " with text that is not UTF-8");
                }
            }
            case PEER -> PeerText.checked(value);
            case MULTIBASE -> Multihash.fromBytes(value);
            case NUMBER -> {
                if (value[0] < 0) { // a text of its own would need 64 bits; nobody has as many in one process
                    throw new MultiformatException(start, "/" + protocol + " above 2^63 - 1");
                }
            }
            case NONE, IP4, IP6, PORT, OCTET, ONION3 -> {
                // every value of the right length is one
            }
        }
    }

    private static Multiaddr checked(List<Component> components) throws MultiformatException {
        if (components.isEmpty() || components.size() > COMPONENTS_MAX) {
            throw new MultiformatException(0, "an address of " + components.size() + " components");
        }
        var address = new Multiaddr(components);
        if (address.toBytes().length > BYTES_MAX) {
            throw new MultiformatException(0, "an address of more than " + BYTES_MAX + " bytes");
        }
        return address;
    }

    private static byte[] bytesOf(AddressProtocol.Form form, String text) throws MultiformatException {
        return switch (form) {
            case NONE -> new byte[0];
            case IP4 -> IpText.parse4(text);
            case IP6 -> IpText.parse6(text);
            case PORT -> ByteBuffer.allocate(2).putShort((short) Decimal.parse(text, 65535)).array();
            case OCTET -> new byte[]{(byte) Decimal.parse(text, 255)};
            case NUMBER -> ByteBuffer.allocate(8).putLong(Decimal.parse(text, Long.MAX_VALUE)).array();
            case ONION3 -> onion(text);
            case TEXT, PATH -> text.getBytes(StandardCharsets.UTF_8);
            case PEER -> PeerText.parse(text);
            case MULTIBASE -> Multihash.fromBytes(Multibase.decode(text)).toBytes();
        };
    }

    private static String textOf(AddressProtocol.Form form, byte[] value) {
        return switch (form) {
            case NONE -> "";
            case IP4 -> IpText.format4(value);
            case IP6 -> IpText.format6(value);
            case PORT -> Integer.toString((value[0] & 0xff) << 8 | value[1] & 0xff);
            case OCTET -> Integer.toString(value[0] & 0xff);
            case NUMBER -> Long.toString(ByteBuffer.wrap(value).getLong());
            case ONION3 -> Base32.toBase32String(value, 0, 35).toLowerCase(Locale.ROOT) + ":"
                    + (ByteBuffer.wrap(value).getShort(35) & 0xffff);
            case TEXT, PATH -> new String(value, StandardCharsets.UTF_8);
            case PEER -> Multibase.toBase58(value);
            case MULTIBASE -> Multibase.BASE64URL.encode(value);
        };
    }

    private static byte[] onion(String text) throws MultiformatException {
        int colon = text.indexOf(':');
        if (colon != 56 || !text.substring(0, 56).matches("[a-z2-7]{56}")) {
            throw new MultiformatException(0, "an onion address has 56 base32 characters, a colon and a port");
        }
        byte[] service = Base32.decode(text.substring(0, 56).toUpperCase(Locale.ROOT));
        long port = Decimal.parse(text.substring(57), 65535);
        return ByteBuffer.allocate(37).put(service).putShort((short) port).array();
    }

    public List<Component> components() {
        return List.copyOf(components);
    }

    /** The first component of a protocol, or null. */
    public @Nullable Component first(AddressProtocol protocol) {
        for (Component component : components) {
            if (component.protocol == protocol) {
                return component;
            }
        }
        return null;
    }

    public boolean has(AddressProtocol protocol) {
        return first(protocol) != null;
    }

    /** The multihash of the peer id that the address ends in, or null if it does not. */
    public byte @Nullable [] peer() {
        Component last = components.getLast();
        return last.protocol == AddressProtocol.P2P ? last.value() : null;
    }

    /** This address, ending in a peer id's multihash. */
    public Multiaddr withPeer(byte[] multihash) {
        var all = new ArrayList<>(withoutPeer().components);
        all.add(new Component(AddressProtocol.P2P, multihash.clone()));
        return new Multiaddr(all);
    }

    /** This address without the peer id that it ends in; itself if it ends in none or is nothing else. */
    public Multiaddr withoutPeer() {
        return peer() == null || components.size() == 1
                ? this
                : new Multiaddr(List.copyOf(components.subList(0, components.size() - 1)));
    }

    /** {@code /ip4/…/tcp/…} or {@code /ip6/…/tcp/…} of raw addresses of 4 or 16 bytes. */
    public static Multiaddr tcp(byte[] ip, int port) {
        return ip(ip).then(port(AddressProtocol.TCP, port));
    }

    /** {@code /ip4/…} or {@code /ip6/…} of a raw address of 4 or 16 bytes. */
    public static Multiaddr ip(byte[] ip) {
        AddressProtocol family = switch (ip.length) {
            case 4 -> AddressProtocol.IP4;
            case 16 -> AddressProtocol.IP6;
            default -> throw new IllegalArgumentException("an IP address has 4 or 16 bytes, not " + ip.length);
        };
        return new Multiaddr(List.of(new Component(family, ip.clone())));
    }

    /** {@code /tcp/…} or {@code /udp/…}. */
    public static Multiaddr port(AddressProtocol protocol, int port) {
        if (protocol.form() != AddressProtocol.Form.PORT || port < 0 || port > 0xffff) {
            throw new IllegalArgumentException("/" + protocol + "/" + port + " is no port");
        }
        return new Multiaddr(
                List.of(new Component(protocol, ByteBuffer.allocate(2).putShort((short) port).array())));
    }

    /** A protocol without a value, as {@code /ws}. */
    public static Multiaddr of(AddressProtocol protocol) {
        if (protocol.form() != AddressProtocol.Form.NONE) {
            throw new IllegalArgumentException("/" + protocol + " needs a value");
        }
        return new Multiaddr(List.of(new Component(protocol, new byte[0])));
    }

    /** This address with another IP address, of 4 or 16 bytes, instead of its first component. */
    public Multiaddr withIp(byte[] ip) {
        var all = new ArrayList<>(components);
        all.set(0, ip(ip).components.getFirst());
        return new Multiaddr(List.copyOf(all));
    }

    /** One component alone. */
    public static Multiaddr of(Component component) {
        return new Multiaddr(List.of(component));
    }

    /** {@code /sni/…}: the name that a server's certificate is for. */
    public static Multiaddr sni(String host) {
        if (host.isEmpty() || host.indexOf('/') >= 0) {
            throw new IllegalArgumentException("'" + host + "' is no host name");
        }
        return of(new Component(AddressProtocol.SNI, host.getBytes(StandardCharsets.UTF_8)));
    }

    /** This address and another behind it. */
    public Multiaddr then(Multiaddr more) {
        var all = new ArrayList<>(components);
        all.addAll(more.components);
        return new Multiaddr(List.copyOf(all));
    }

    public byte[] toBytes() {
        var out = new ByteArrayOutputStream();
        for (Component component : components) {
            out.writeBytes(Varint.encode(component.protocol.code()));
            if (component.protocol.form().bytes == AddressProtocol.Form.COUNTED) {
                out.writeBytes(Varint.encode(component.value.length));
            }
            out.writeBytes(component.value);
        }
        return out.toByteArray();
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Multiaddr address && components.equals(address.components);
    }

    @Override
    public int hashCode() {
        return components.hashCode();
    }

    /** The canonical text. */
    @Override
    public String toString() {
        var text = new StringBuilder();
        components.forEach(text::append);
        return text.toString();
    }
}
