package org.rustycoin.libp2p.session.limits;

/** A connection's scope, or why there is none. */
public sealed interface ConnectionAdmission permits ConnectionScope, Refusal {}
