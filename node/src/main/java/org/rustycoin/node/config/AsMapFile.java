package org.rustycoin.node.config;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

import org.rustycoin.p2p.peers.groups.AsMap;
import org.rustycoin.p2p.peers.groups.AsMapException;
import org.rustycoin.p2p.peers.groups.NetworkGroups;

/** The file that says which networks are of one autonomous system. */
final class AsMapFile {

    private AsMapFile() {}

    /** @throws IOException with what is wrong with it and what to write */
    static NetworkGroups read(Path file) throws IOException {
        try {
            long bytes = Files.size(file);
            if (bytes > AsMap.BYTES_MAX) {
                throw new IOException(
                        "it has " + bytes + " bytes, more than a map has");
            }
            return NetworkGroups.by(AsMap.parse(Files.readAllBytes(file)));
        } catch (AsMapException e) {
            throw new IOException(file + " is no asmap file: " + e.getMessage()
                    + "; get a whole one, or leave the key out to tell networks apart by /16 and /32", e);
        } catch (IOException e) {
            throw new IOException("cannot read " + file + ": " + e.getMessage() + "; write the path of an asmap file",
                    e);
        }
    }
}
