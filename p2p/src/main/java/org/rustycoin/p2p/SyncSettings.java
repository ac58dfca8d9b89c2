package org.rustycoin.p2p;

/**
 * How a node syncs.
 *
 * @param userAgent   what it calls itself in Status
 * @param services    bits of what it offers; none are defined yet
 * @param windowBytes bodies that may be under way or waiting at a time
 */
public record SyncSettings(String userAgent, long services, long windowBytes) {

    /** 32 MiB keeps a dozen peers busy at two megabytes a block, and is a small part of any heap. */
    public static SyncSettings of(String userAgent) {
        return new SyncSettings(userAgent, 0, 32 << 20);
    }
}
