package org.rustycoin.node.config;

/** A setting that the node cannot start with. The message names the key, what is wrong, and what to write instead. */
public final class ConfigException extends Exception {

    private static final long serialVersionUID = 1L;

    public ConfigException(String message) {
        super(message);
    }
}
