package org.rustycoin.node.assembly;

import java.io.IOException;
import java.security.SecureRandom;
import java.util.List;
import java.util.random.RandomGenerator;

import org.rustycoin.machine.Machine;
import org.rustycoin.node.config.PeerSettings;
import org.rustycoin.node.data.PeersFile;
import org.rustycoin.p2p.peers.book.AddressBook;
import org.rustycoin.p2p.peers.book.BookException;
import org.rustycoin.p2p.peers.book.BookFile;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads the address book at the start, and says when it is to be written. */
final class BookKeeping implements Machine {

    private static final Logger LOG = LoggerFactory.getLogger("rustyd");
    /** The mean between two writes: what is heard of later is lost when the node is killed. */
    static final long SAVE_NANOS = 900_000_000_000L;

    private final PeersFile file;
    private final RandomGenerator random = new SecureRandom();
    private final Runnable save;
    private long due = NEVER;

    /** @param save is called when it is time to write, inside a handler */
    BookKeeping(PeersFile file, Runnable save) {
        this.file = file;
        this.save = save;
    }

    /** The book of the last run and its anchors; empty ones if there is none, or its file is damaged, which is put aside. */
    BookFile.Contents open(PeerSettings settings) {
        String trouble;
        try {
            byte[] content = file.read();
            if (content != null) {
                return BookFile.read(content, settings.groups(), settings.localAddresses(), random);
            }
            return empty(settings);
        } catch (IOException | BookException e) {
            trouble = String.valueOf(e.getMessage());
        }
        try {
            LOG.warn("the address book {} is damaged: {}; it is put aside as {}, and the node begins with an empty one",
                    file, trouble, file.quarantine());
        } catch (IOException e) {
            LOG.warn("the address book {} is damaged: {}; it cannot be put aside ({}) and will be overwritten", file,
                    trouble, e.toString());
        }
        return empty(settings);
    }

    private BookFile.Contents empty(PeerSettings settings) {
        return new BookFile.Contents(new AddressBook(settings.groups(), settings.localAddresses(), random), List.of());
    }

    void write(byte[] content) {
        try {
            file.write(content);
        } catch (IOException e) {
            LOG.warn("the address book {} cannot be written: {}; the node goes on with what it knows", file,
                    e.toString());
        }
    }

    void started(long now) {
        due = now + (long) (SAVE_NANOS * (0.5 + random.nextDouble()));
    }

    @Override
    public long deadline() {
        return due;
    }

    @Override
    public void wake(long now) {
        if (now >= due) {
            started(now);
            save.run();
        }
    }
}
