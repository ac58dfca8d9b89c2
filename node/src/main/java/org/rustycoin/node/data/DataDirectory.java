package org.rustycoin.node.data;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.HexFormat;

import org.jspecify.annotations.Nullable;
import org.rustycoin.libp2p.identity.KeyException;
import org.rustycoin.libp2p.identity.KeyPair;

/**
 * One network's folder, held by one process at a time.
 *
 * <pre>
 * chain/        the chain store
 * peers.dat     the address book and the anchors; owner only
 * identity.key  the node's private key, libp2p's protobuf form; owner only
 * .cookie       user:secret of this run's RPC; owner only, gone when the node has stopped
 * rpc.address   HOST:PORT of this run's RPC
 * rustyd.log    and its predecessors
 * lock          held while a node runs
 * </pre>
 */
public final class DataDirectory implements AutoCloseable {

    private static final String COOKIE_USER = "__cookie__";
    private static final int SECRET_BYTES = 32;
    private static final String COOKIE = ".cookie";
    private static final String RPC_ADDRESS = "rpc.address";

    private final Path folder;
    private final FileChannel lockFile;
    private final FileLock lock;

    private DataDirectory(Path folder, FileChannel lockFile, FileLock lock) {
        this.folder = folder;
        this.lockFile = lockFile;
        this.lock = lock;
    }

    /**
     * Creates the folder where there is none, and locks it.
     *
     * @throws IOException if it cannot be used, with a message that says what to do
     */
    public static DataDirectory open(Path folder) throws IOException {
        try {
            Files.createDirectories(folder);
        } catch (IOException e) {
            throw new IOException("cannot create the data directory " + folder + ": " + e.getMessage()
                    + "; choose another with --data-dir", e);
        }
        FileChannel file;
        try {
            file = FileChannel.open(folder.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        } catch (IOException e) {
            throw new IOException("cannot write in the data directory " + folder + ": " + e
                    + "; make it yours, or choose another with --data-dir", e);
        }
        FileLock lock = null;
        try {
            lock = file.tryLock();
        } catch (OverlappingFileLockException e) {
            // this very process has it; told below
        }
        if (lock == null) {
            file.close();
            throw new IOException("another rustyd runs in " + folder
                    + "; stop it, or choose another directory with --data-dir");
        }
        var directory = new DataDirectory(folder, file, lock);
        directory.forgetRpc(); // of a node that was killed: whoever waits for this one's must not find that
        return directory;
    }

    /** Where the chain store is. */
    public Path chain() {
        return folder.resolve("chain");
    }

    /** Where the address book is. */
    public PeersFile peers() {
        return new PeersFile(folder.resolve("peers.dat"));
    }

    /**
     * The node's key, made at the first start.
     *
     * @throws IOException if the file is damaged; the node does not replace it, since its peers know it by that key
     */
    public KeyPair identity() throws IOException {
        Path file = folder.resolve("identity.key");
        if (Files.exists(file)) {
            try {
                return KeyPair.fromProtobuf(Files.readAllBytes(file));
            } catch (KeyException e) {
                throw new IOException(file + " holds no private key (" + e.getMessage()
                        + "); restore it from a backup, or delete it to get a new peer id", e);
            }
        }
        KeyPair fresh = KeyPair.generate(new SecureRandom());
        replace(file, fresh.toProtobuf());
        return fresh;
    }

    /** Makes this run's RPC credentials, {@code user:secret}. */
    public String newCookie() throws IOException {
        byte[] secret = new byte[SECRET_BYTES];
        new SecureRandom().nextBytes(secret);
        String cookie = COOKIE_USER + ":" + HexFormat.of().formatHex(secret);
        replace(folder.resolve(COOKIE), cookie.getBytes(StandardCharsets.US_ASCII));
        return cookie;
    }

    /** Says where the RPC is; whoever reads it finds the cookie there already. */
    public void announceRpc(String hostAndPort) throws IOException {
        replace(folder.resolve(RPC_ADDRESS), hostAndPort.getBytes(StandardCharsets.US_ASCII));
    }

    /** The running node's RPC as {@code HOST:PORT}, or null if none runs in a network's folder. */
    public static @Nullable String rpcAddress(Path folder) throws IOException {
        return text(folder.resolve(RPC_ADDRESS));
    }

    /** The running node's RPC credentials, or null. */
    public static @Nullable String cookie(Path folder) throws IOException {
        return text(folder.resolve(COOKIE));
    }

    private static @Nullable String text(Path file) throws IOException {
        return Files.exists(file) ? Files.readString(file, StandardCharsets.US_ASCII).strip() : null;
    }

    /** Writes a file that only its owner may read, in one step: a reader sees the old or the new one. */
    static void replace(Path file, byte[] content) throws IOException {
        Path next = file.resolveSibling(file.getFileName() + ".new");
        Files.deleteIfExists(next);
        FileAttribute<?>[] ownerOnly = Files.getFileStore(file.toAbsolutePath().getParent())
                .supportsFileAttributeView("posix")
                        ? new FileAttribute<?>[]{
                                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))}
                        : new FileAttribute<?>[0];
        Files.createFile(next, ownerOnly);
        Files.write(next, content, StandardOpenOption.SYNC);
        Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    private void forgetRpc() throws IOException {
        Files.deleteIfExists(folder.resolve(RPC_ADDRESS));
        Files.deleteIfExists(folder.resolve(COOKIE));
    }

    /** Takes back what was said of the RPC, and lets another process have the folder. */
    @Override
    public void close() {
        if (!lock.isValid()) {
            return;
        }
        try (lockFile) {
            forgetRpc();
            lock.release();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
