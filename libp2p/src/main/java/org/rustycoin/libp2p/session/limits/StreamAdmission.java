package org.rustycoin.libp2p.session.limits;

/** A stream's scope, or why there is none. */
public sealed interface StreamAdmission permits StreamScope, Refusal {}
