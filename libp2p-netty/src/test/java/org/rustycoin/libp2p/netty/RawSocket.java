package org.rustycoin.libp2p.netty;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Arrays;

import org.rustycoin.libp2p.identity.KeyPair;
import org.rustycoin.libp2p.multiformats.Multiaddr;
import org.rustycoin.libp2p.netty.transport.Addresses;
import org.rustycoin.libp2p.session.RawPeer;
import org.rustycoin.machine.Peer;

/** A hostile dialler in a test: a plain socket, on which everything is said by hand. */
final class RawSocket implements AutoCloseable {

    static final int DATA = 0;
    static final int WINDOW_UPDATE = 1;
    static final int PING = 2;
    static final int SYN = 1;
    static final int FIN = 4;
    static final int RST = 8;

    private final KeyPair key = KeyPair.generate(new SecureRandom());
    private final RawPeer peer;
    private final Socket socket = new Socket();

    RawSocket(Multiaddr address) throws Exception {
        socket.setReceiveBufferSize(16 * 1024); // little is sent that nobody reads
        socket.connect(Addresses.socket(address));
        socket.setSoTimeout(20_000);
        peer = new RawPeer(true, key, new SecureRandom());
    }

    Peer peer() {
        return key.peerId().toPeer();
    }

    RawSocket says(byte[] bytes) throws IOException {
        socket.getOutputStream().write(bytes);
        return this;
    }

    RawSocket says(String latin1) throws IOException {
        return says(latin1.getBytes(StandardCharsets.ISO_8859_1));
    }

    /** The beginning of an honest upgrade. */
    byte[] hello() {
        return peer.says();
    }

    /** Goes through the upgrade up to yamux. */
    RawSocket upgraded() throws Exception {
        says(peer.says());
        while (!peer.isSecure()) {
            hear();
        }
        says(peer.says());
        return seals(joined(message("/multistream/1.0.0"), message("/yamux/1.0.0")));
    }

    private void hear() throws Exception {
        byte[] bytes = new byte[64 * 1024];
        int length = socket.getInputStream().read(bytes);
        if (length < 0) {
            throw new IOException("closed");
        }
        peer.hears(Arrays.copyOf(bytes, length));
    }

    RawSocket seals(byte[] plain) throws IOException {
        return says(peer.seal(plain));
    }

    /** Reads until bytes were said inside that contain these. */
    void hears(byte[] wanted) throws Exception {
        String text = new String(wanted, StandardCharsets.ISO_8859_1);
        while (!new String(peer.heard(), StandardCharsets.ISO_8859_1).contains(text)) {
            hear();
        }
    }

    /** Whether the other side has closed or reset it; waits for that. */
    boolean isClosed() {
        try {
            while (socket.getInputStream().read() >= 0) {
                // whatever is said last
            }
            return true;
        } catch (SocketTimeoutException e) {
            return false;
        } catch (IOException e) {
            return true;
        }
    }

    /** Waits for that, at most so long; false if more could be said. */
    boolean isClosedWithin(int millis) throws IOException {
        socket.setSoTimeout(millis);
        boolean closed = isClosed();
        socket.setSoTimeout(20_000);
        return closed;
    }

    static byte[] frame(int type, int flags, int stream, int length) {
        return ByteBuffer.allocate(12).put((byte) 0).put((byte) type).putShort((short) flags).putInt(stream)
                .putInt(length).array();
    }

    /** A multistream message of fewer than 128 bytes. */
    static byte[] message(String text) {
        byte[] bytes = (" " + text + "\n").getBytes(StandardCharsets.US_ASCII);
        bytes[0] = (byte) (bytes.length - 1);
        return bytes;
    }

    static byte[] joined(byte[]... parts) {
        var all = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            all.writeBytes(part);
        }
        return all.toByteArray();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
