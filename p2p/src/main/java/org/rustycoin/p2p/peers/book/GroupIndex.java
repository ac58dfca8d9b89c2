package org.rustycoin.p2p.peers.book;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;

import org.jspecify.annotations.Nullable;
import org.rustycoin.p2p.peers.groups.NetworkGroup;

/**
 * The entries of one table by their groups, so that one can be drawn fairly: first a group, each as likely as any other, then
 * one of its members. Drawn from all entries alike, the network that fills most places would be drawn most.
 */
final class GroupIndex {

    private static final class Members {
        final NetworkGroup group;
        final List<Entry> entries = new ArrayList<>();
        int index;

        Members(NetworkGroup group) {
            this.group = group;
        }
    }

    private final Map<NetworkGroup, Members> byGroup = new LinkedHashMap<>();
    private final List<Members> all = new ArrayList<>();
    private int size;

    void add(Entry entry) {
        Members members = byGroup.computeIfAbsent(entry.group, group -> {
            var fresh = new Members(group);
            fresh.index = all.size();
            all.add(fresh);
            return fresh;
        });
        entry.indexInGroup = members.entries.size();
        members.entries.add(entry);
        size++;
    }

    void remove(Entry entry) {
        Members members = byGroup.get(entry.group);
        if (members == null || members.entries.get(entry.indexInGroup) != entry) {
            throw new IllegalStateException(entry.endpoint + " is not in this table");
        }
        Entry last = members.entries.removeLast();
        if (last != entry) {
            members.entries.set(entry.indexInGroup, last);
            last.indexInGroup = entry.indexInGroup;
        }
        size--;
        if (members.entries.isEmpty()) {
            byGroup.remove(members.group);
            Members lastGroup = all.removeLast();
            if (lastGroup != members) {
                all.set(members.index, lastGroup);
                lastGroup.index = members.index;
            }
        }
    }

    @Nullable
    Entry draw(RandomGenerator random) {
        if (all.isEmpty()) {
            return null;
        }
        List<Entry> members = all.get(random.nextInt(all.size())).entries;
        return members.get(random.nextInt(members.size()));
    }

    int size() {
        return size;
    }

    int groups() {
        return all.size();
    }
}
