package org.rustycoin.libp2p.session.security;

/** Something that no honest peer sends: forged, damaged or malformed. The connection ends without a reply. */
public final class SecurityFault extends Exception {

    private static final long serialVersionUID = 1L;

    private final String rule;

    /** @param rule the offence's name, as {@code noise} */
    public SecurityFault(String rule, String detail) {
        super(detail, null, false, false);
        this.rule = rule;
    }

    public String rule() {
        return rule;
    }

    /** What is wrong. */
    public String detail() {
        return String.valueOf(getMessage());
    }
}
