package org.rustycoin.libp2p.netty.transport;

import java.security.SecureRandom;
import java.util.function.LongSupplier;

import org.rustycoin.libp2p.session.tls.TlsIdentity;

import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.EventLoopGroup;

/**
 * What a node lends its transports.
 *
 * @param loops       for sockets: NIO
 * @param allocator   for every channel's buffers
 * @param tls         the node's certificate by the rules of libp2p
 * @param unixSeconds the time of day, in seconds since 1970
 */
public record Io(EventLoopGroup loops, ByteBufAllocator allocator, TlsIdentity tls, SecureRandom random,
        LongSupplier unixSeconds) {}
