package org.rustycoin.ledger.validation;

/**
 * A rule that a transaction or block breaks.
 *
 * @param rule   its constant name
 * @param detail what, where and why, for people
 */
public record Broken(String rule, String detail) {}
