package org.rustycoin.node.cli;

import java.nio.file.Path;

import org.jspecify.annotations.Nullable;
import org.rustycoin.node.config.Configuration;

import picocli.CommandLine.Option;

/** Which node is meant: the options that most commands have. */
final class Place {

    @Option(names = "--network", paramLabel = "NAME", description = "mainnet, testnet or regtest (default: mainnet)")
    @Nullable
    String network;

    @Option(names = "--data-dir", paramLabel = "DIR", description = "holds one folder per network (default: ~/.rustyd)")
    @Nullable
    Path dataDir;

    /** What was given, over what a configuration says. */
    Configuration over(Configuration configuration) {
        return configuration.flag(Configuration.NETWORK, network).flag(Configuration.DATA_DIR,
                dataDir == null ? null : dataDir.toString());
    }
}
