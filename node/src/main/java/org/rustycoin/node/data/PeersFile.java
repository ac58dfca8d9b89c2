package org.rustycoin.node.data;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

import org.jspecify.annotations.Nullable;
import org.rustycoin.p2p.peers.book.BookFile;

/** The file of the address book. It is worth little, so a damaged one is put aside, and never stops a node. */
public final class PeersFile {

    private final Path file;

    PeersFile(Path file) {
        this.file = file;
    }

    /**
     * What it holds; null if there is none.
     *
     * @throws IOException if it cannot be read, or is far too long to be one
     */
    public byte @Nullable [] read() throws IOException {
        if (!Files.exists(file)) {
            return null;
        }
        long bytes = Files.size(file);
        if (bytes > BookFile.BYTES_MAX) {
            throw new IOException("it has " + bytes + " bytes, more than " + BookFile.BYTES_MAX);
        }
        return Files.readAllBytes(file);
    }

    /** Writes it in one step: whoever is killed meanwhile has the old one or the new one. */
    public void write(byte[] content) throws IOException {
        DataDirectory.replace(file, content);
    }

    /** Renames it, so that it can be looked at and is in nobody's way; where it is then. Only the latest is kept. */
    public Path quarantine() throws IOException {
        Path aside = file.resolveSibling(file.getFileName() + ".corrupt");
        return Files.move(file, aside, StandardCopyOption.REPLACE_EXISTING);
    }

    @Override
    public String toString() {
        return file.toString();
    }
}
