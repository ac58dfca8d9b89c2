package org.rustycoin.libp2p.session.tls;

/** A peer's certificate that breaks a rule. No stack trace: strangers cause it at will. */
public final class CertificateRefusal extends Exception {

    private static final long serialVersionUID = 1L;

    /** The rules of libp2p/specs tls, in the order in which they are checked: the cheap ones first. */
    public enum Rule {
        /** One certificate and no chain. */
        ONE_CERTIFICATE,
        /** No longer than an honest one can be; longer ones are not parsed. */
        SIZE,
        /** The DER of an X.509 certificate of version 3, without the deprecated unique ids. */
        FORM,
        /** Valid at the time at which it is received. */
        VALIDITY,
        /** No critical extension but libp2p's. */
        UNKNOWN_CRITICAL_EXTENSION,
        /** libp2p's extension, once, and well-formed. */
        HOST_KEY_EXTENSION,
        /** A certificate key that we can verify, signed with an algorithm that goes with it. */
        CERTIFICATE_KEY,
        /** Signed by its own key. */
        SELF_SIGNATURE,
        /** An identity key of a known kind, canonically encoded. */
        HOST_KEY,
        /** The certificate's key is signed by the identity key. */
        HOST_SIGNATURE
    }

    private final Rule rule;

    CertificateRefusal(Rule rule, String detail) {
        super(detail, null, false, false);
        this.rule = rule;
    }

    public Rule rule() {
        return rule;
    }
}
