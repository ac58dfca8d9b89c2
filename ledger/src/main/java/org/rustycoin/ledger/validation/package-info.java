/**
 * The rules that make a transaction or a block valid, each as a function of what it needs to know. A broken rule is a value
 * with the rule's name, never an exception.
 */
@NullMarked
package org.rustycoin.ledger.validation;

import org.jspecify.annotations.NullMarked;
