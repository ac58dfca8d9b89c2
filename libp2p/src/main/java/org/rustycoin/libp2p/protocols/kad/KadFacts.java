package org.rustycoin.libp2p.protocols.kad;

import java.util.List;
import java.util.Map;

/**
 * How a node's Kademlia stands.
 *
 * @param isServing     whether it answers others
 * @param tableSize     peers in the routing table
 * @param bucketSizes   of these by how many first bits of the key they share with the node, up to the last that has any
 * @param neighbours    connected peers
 * @param searches      under way
 * @param questions     of this node that wait for an answer
 * @param records       values kept for others
 * @param recordBytes   of them with their keys
 * @param providedKeys  keys for which providers are kept
 * @param providers     of all keys together
 * @param publications  values and provided keys of this node's own
 * @param cached        results that are kept for a while
 * @param dropped       what was dropped since the start, by reason
 */
public record KadFacts(boolean isServing, int tableSize, List<Integer> bucketSizes, int neighbours, int searches,
        int questions, int records, long recordBytes, int providedKeys, int providers, int publications, int cached,
        Map<Drop, Long> dropped) {}
