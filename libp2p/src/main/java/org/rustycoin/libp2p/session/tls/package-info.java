/**
 * The certificates of {@code /tls/1.0.0} and of QUIC (libp2p/specs tls): how ours is made and what a peer's must be. No TLS
 * is spoken here.
 *
 * <p>
 * A peer signs its TLS handshake with a key of its own choice, and the certificate of that key carries, in an extension, the
 * peer's identity key and its signature over the certificate's key.
 * {@link org.rustycoin.libp2p.session.tls.TlsIdentity} makes such a certificate;
 * {@link org.rustycoin.libp2p.session.tls.PeerCertificate} turns a peer's into its identity key, or into a
 * {@link org.rustycoin.libp2p.session.tls.CertificateRefusal} that names the rule. There is no authority and no chain, so
 * nothing of a general X.509 verifier is wanted: names, key usages and serial numbers mean nothing here. A verifier that
 * reads them refuses honest peers: js- and rust-libp2p write an empty issuer, which the platform's parser takes for an
 * error.
 */
@NullMarked
package org.rustycoin.libp2p.session.tls;

import org.jspecify.annotations.NullMarked;
