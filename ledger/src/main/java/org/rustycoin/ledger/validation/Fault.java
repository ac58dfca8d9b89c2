package org.rustycoin.ledger.validation;

import org.rustycoin.ledger.block.Hash;

/**
 * What is wrong with a block's body.
 *
 * @param mutated whether another body may be the honest one for the same header: then the header is not condemned
 * @param rule    the broken rule's constant name
 */
public record Fault(Hash block, boolean mutated, String rule, String detail) {

    @Override
    public String toString() {
        return (mutated ? "mutated" : "invalid") + " block " + block + ": " + rule + ": " + detail;
    }
}
