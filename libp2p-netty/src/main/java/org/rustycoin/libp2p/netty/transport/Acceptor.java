package org.rustycoin.libp2p.netty.transport;

import java.net.InetAddress;

import org.jspecify.annotations.Nullable;

import io.netty.channel.Channel;

/** Where a listening transport takes the channels that others open. */
public interface Acceptor {

    /**
     * Someone has connected. From now on it counts as half-open, until it is handed over and has proved who it is or until
     * the channel is closed; a channel that is not handed over in the time of an upgrade is closed.
     *
     * @param from      the other side's address, for limits; null where that is only a proxy's, until
     *                  {@link Upgrade#comesFrom} says whose it is
     * @param transport its name for reports
     * @return null if there are too many half-open connections: the transport closes the channel at once
     */
    @Nullable
    Upgrade accept(Channel channel, @Nullable InetAddress from, String transport);
}
