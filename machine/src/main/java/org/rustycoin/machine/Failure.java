package org.rustycoin.machine;

/**
 * Why an operation brought no result. A failure is nobody's fault by itself; what a peer did wrong is an
 * {@link Offence}, and what we did wrong is an exception.
 */
public sealed interface Failure {

    /** No answer came in time. */
    record Timeout() implements Failure {}

    /** The connection or the peer went away. */
    record Gone() implements Failure {}

    /** The other side, or a limit of our own, declined. */
    record Refused(String why) implements Failure {}

    /** An answer came and could not be understood; the codec has reported the offence. */
    record Malformed(String why) implements Failure {}
}
