package org.rustycoin.libp2p.swarm.addresses;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

import org.jspecify.annotations.Nullable;
import org.rustycoin.libp2p.multiformats.Multiaddr;
import org.rustycoin.machine.Machine;
import org.rustycoin.machine.Peer;

/** An address that might be ours, and what servers found: one word of each network, the latest. */
final class Candidate {

    /** Words that are kept: twice what is needed to be sure with the standard settings, and some. */
    static final int WORDS_MAX = 8;
    /** How long a word counts; several rechecks may fail before it is over. */
    static final long WORD_NANOS = 3 * 3600L * 1_000_000_000L;

    private record Word(boolean reached, long at) {}

    final Multiaddr address;
    final boolean isPublic;
    boolean isListenedOn;
    boolean isObserved;
    boolean isConfirmed;
    boolean isProbed;
    /** It is not tried before then. */
    long restsUntil;
    /** Who will not try it; connected servers, and forgotten with a word of anybody's, since a server may learn IPv6. */
    final Set<Peer> refusers = new LinkedHashSet<>();
    private final Map<String, Word> words = new LinkedHashMap<>();

    Candidate(Multiaddr address, long restsUntil) {
        this.address = address;
        this.isPublic = Witness.isPublic(address);
        this.restsUntil = restsUntil;
    }

    boolean isWanted() {
        return isListenedOn || isObserved;
    }

    void say(long now, String group, boolean reached) {
        words.remove(group);
        words.put(group, new Word(reached, now));
        if (words.size() > WORDS_MAX) {
            words.remove(words.keySet().iterator().next());
        }
        refusers.clear();
    }

    void expire(long now) {
        words.values().removeIf(word -> word.at + WORD_NANOS <= now);
    }

    /** When the first word expires. */
    long deadline() {
        return words.isEmpty() ? Machine.NEVER : words.values().iterator().next().at + WORD_NANOS;
    }

    int reached() {
        return (int) words.values().stream().filter(Word::reached).count();
    }

    int unreachable() {
        return words.size() - reached();
    }

    /** When a network had its say; null if it has none. */
    @Nullable
    Long heardAt(String group) {
        Word word = words.get(group);
        return word == null ? null : word.at;
    }

    /** True for reached, false for unreachable, null while neither has enough networks behind it. */
    @Nullable
    Boolean settled(int serversMin) {
        int yes = reached();
        int no = unreachable();
        if (yes >= serversMin && yes > no) {
            return true;
        }
        return no >= serversMin && no > yes ? Boolean.FALSE : null;
    }
}
