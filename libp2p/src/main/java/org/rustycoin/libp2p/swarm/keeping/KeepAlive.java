package org.rustycoin.libp2p.swarm.keeping;

/** A reason to keep a connection. */
public sealed interface KeepAlive {

    /** Streams are open that are not the connection's own, as those of identify and ping are. */
    record Streams(int open) implements KeepAlive {}

    /** A protocol or the user needs the peer, by this name. */
    record Tagged(String tag) implements KeepAlive {}

    /** Another connection has taken its place; it is kept until its streams are over and both sides know that. */
    record Draining() implements KeepAlive {}

    /** Nothing but that its idle time is not over. */
    record NotIdleForLong() implements KeepAlive {}

    /** For people. */
    default String text() {
        return switch (this) {
            case Streams(int _) -> "streams are open";
            case Tagged(String tag) -> tag;
            case Draining() -> "another connection has taken its place, and its streams are not over";
            case NotIdleForLong() -> "not idle for long";
        };
    }
}
