package org.rustycoin.machine;

/**
 * Ties an answer to what was asked. Its number is unique among the tickets of whoever made it, and means nothing.
 */
public record Ticket(long number) {}
