package org.rustycoin.p2p.bootstrap;

/** How far the way into the network has come. */
public sealed interface BootstrapEvent {

    /** A step has begun, after so many nanoseconds. */
    record Stepped(Step step, long afterNanos) implements BootstrapEvent {}

    /** A source of addresses is asked. */
    record Asking(AddressSource source, String detail) implements BootstrapEvent {}

    /** It gave so many. */
    record Gave(AddressSource source, String detail, int addresses) implements BootstrapEvent {}

    /** It gave none, and why. */
    record GaveNothing(AddressSource source, String detail, String why) implements BootstrapEvent {}

    /** A lookup in the DHT gave so many addresses. */
    record Found(int addresses) implements BootstrapEvent {}

    /** A step of the DHT did not work; the way goes on without. */
    record WithoutDht(Step step, String why) implements BootstrapEvent {}
}
