package org.rustycoin.p2p.peers.book;

/**
 * How full the book is, and what became of what was heard.
 *
 * @param heard      addresses that were told, since the start
 * @param added      of them, those that came to stand in the book
 * @param refused    of them, those that no book keeps: names, private addresses, unknown transports
 * @param crowdedOut of them, those whose place another has
 * @param collisions tried addresses that are being tested for another that wants their place
 */
public record BookStatistics(int newAddresses, int newGroups, int triedAddresses, int triedGroups, long heard,
        long added, long refused, long crowdedOut, int collisions) {}
