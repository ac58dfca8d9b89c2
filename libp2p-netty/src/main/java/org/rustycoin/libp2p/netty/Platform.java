package org.rustycoin.libp2p.netty;

import org.rustycoin.libp2p.netty.crypto.BoringCurve25519;
import org.rustycoin.libp2p.netty.quic.QuicTransport;
import org.rustycoin.libp2p.netty.tls.NettyTlsEngines;

import io.netty.buffer.PooledByteBufAllocator;

/** What this process has under its nodes: native libraries, and memory for buffers. From any thread. */
public final class Platform {

    private Platform() {}

    /** Which implementations of cryptography and QUIC there are, in one line for people. */
    public static String implementations() {
        return "Noise by " + BoringCurve25519.orPortable().implementation() + " and the JDK, TLS by "
                + NettyTlsEngines.implementation() + ", "
                + (QuicTransport.isAvailable() ? "QUIC by quiche" : "no QUIC");
    }

    /** Memory outside of the heap that buffers have taken from the system, used or pooled. */
    public static long directBufferBytes() {
        return PooledByteBufAllocator.DEFAULT.metric().usedDirectMemory();
    }

    /** The same on the heap. */
    public static long heapBufferBytes() {
        return PooledByteBufAllocator.DEFAULT.metric().usedHeapMemory();
    }
}
