package org.rustycoin.libp2p.session.limits;

import java.util.Locale;

/**
 * A limit of this node that was in the way, with all that is needed to do something about it.
 *
 * @param kind     whose limit it is
 * @param name     which of that kind; empty where there is only one
 * @param resource of what
 * @param limit    how much there may be: bytes of memory, numbers of everything else
 * @param use      how much there is
 * @param wanted   how much more was asked for
 * @param priority of memory, which may fill only a part of the limit; {@link Priority#ALWAYS} for everything else
 */
public record Refusal(ScopeKind kind, String name, Resource resource, long limit, long use, long wanted,
        Priority priority) implements ConnectionAdmission, StreamAdmission {

    /** The key of the limit, as {@code peer.streams_inbound}; in a file it is in the table {@code [limits.peer]}. */
    public String setting() {
        return kind.key() + "." + resource.key();
    }

    /** A constant name to count by, as {@code limit-peer-streams-inbound}. */
    public String rule() {
        return "limit-" + setting().replace('.', '-').replace('_', '-');
    }

    /** For people: what is full, how full, and which setting to raise. */
    public String text() {
        String scope = name.isEmpty() ? kind.text() : kind.text() + " " + name;
        String what = switch (resource) {
            case MEMORY_MIB -> " uses " + mib(use) + " of " + mib(limit) + " MiB of memory, and " + mib(wanted)
                    + " more would pass "
                    + (priority == Priority.ALWAYS
                            ? "that"
                            : "the " + priority.percent() + " % that is for what can wait");
            case CONNECTIONS_PER_MINUTE -> " opens more than " + limit + " connections a minute";
            default -> " has " + use + " of " + limit + " " + resource.text();
        };
        return scope + what + "; raise [limits." + kind.key() + "] " + resource.key();
    }

    private static String mib(long bytes) {
        return String.format(Locale.ROOT, "%.1f", bytes / (double) Resource.MEMORY_MIB.unit());
    }
}
