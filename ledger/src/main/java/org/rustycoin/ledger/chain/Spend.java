package org.rustycoin.ledger.chain;

import java.util.List;

import org.rustycoin.ledger.block.Hash;
import org.rustycoin.ledger.transaction.Transaction;
import org.rustycoin.ledger.utxo.Coin;

/** A transaction with its id and the coins that its inputs spend, in their order; a coinbase spends none. */
record Spend(Transaction transaction, Hash txid, List<Coin> coins) {}
