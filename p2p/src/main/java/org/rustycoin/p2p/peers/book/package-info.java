/**
 * The addresses at which nodes may be: heard of or tried, bounded, and placed so that whoever tells many lies can fill only a
 * small part of it. An address comes in through {@link org.rustycoin.p2p.peers.book.AddressIntake} or from the operator, is
 * chosen by {@link org.rustycoin.p2p.peers.book.AddressBook#select}, and moves to the tried ones when somebody of our chain
 * answered there. The book knows neither connections nor files; {@link org.rustycoin.p2p.peers.book.BookFile} makes bytes of
 * it.
 */
@NullMarked
package org.rustycoin.p2p.peers.book;

import org.jspecify.annotations.NullMarked;
