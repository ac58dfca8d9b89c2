package org.rustycoin.machine;

/**
 * Something that a peer did against the rules of a protocol. The type says how far it reaches; {@code rule} is a short
 * constant name to count by (kebab-case), and {@code detail} says what, where and why for people. Details may quote a
 * peer's text only after escaping and truncation.
 */
public sealed interface Offence {

    String rule();

    String detail();

    /** The stream cannot go on; the connection can. */
    record OnStream(String rule, String detail) implements Offence {}

    /** The connection cannot go on. */
    record OnConnection(String rule, String detail) implements Offence {}
}
