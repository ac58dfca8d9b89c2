package org.rustycoin.examples;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.util.HexFormat;

import org.rustycoin.libp2p.netty.Libp2p;
import org.rustycoin.libp2p.netty.PeerStream;
import org.rustycoin.machine.Peer;

/** Transfers files: the name goes one way, the SHA-256 and the bytes the other. */
public final class Files {

    private static final String PROTOCOL = "/example/files/1.0.0";

    private final Path directory;

    private Files(Path directory) {
        this.directory = directory;
    }

    public static void main(String[] args) throws Exception {
        if (args.length != 1 && args.length != 3) {
            System.err.println("give a directory to offer, or a directory, an address and the name of a file to fetch");
            System.exit(2);
        }
        var files = new Files(Path.of(args[0]).toAbsolutePath().normalize());
        if (args.length == 1) {
            files.offer();
        } else {
            files.fetch(args[1], args[2]);
        }
    }

    private void offer() throws Exception {
        try (Libp2p node = Libp2p.builder().listen("/ip4/127.0.0.1/tcp/0").handle(PROTOCOL, this::send).start()) {
            System.out.println(node.listenAddresses().getFirst());
            Thread.currentThread().join();
        }
    }

    private Path inside(String name) throws IOException {
        Path file = directory.resolve(name).normalize();
        if (!file.startsWith(directory) || file.equals(directory)) {
            throw new IOException("'" + name + "' is not inside the directory");
        }
        return file;
    }

    private void send(PeerStream stream) throws Exception {
        Path file = inside(new DataInputStream(stream.in()).readUTF());
        var hash = MessageDigest.getInstance("SHA-256");
        try (var hashing = new DigestOutputStream(OutputStream.nullOutputStream(), hash)) {
            java.nio.file.Files.copy(file, hashing);
        }
        stream.out().write(hash.digest());
        java.nio.file.Files.copy(file, stream.out());
    }

    private void fetch(String address, String name) throws Exception {
        Path file = inside(name);
        try (Libp2p node = Libp2p.builder().start()) {
            Peer peer = node.dial(address).get();
            try (PeerStream stream = node.open(peer, PROTOCOL).get()) {
                new DataOutputStream(stream.out()).writeUTF(name);
                byte[] promised = stream.in().readNBytes(32);
                byte[] had = receive(stream.in(), file);
                if (!MessageDigest.isEqual(promised, had)) {
                    java.nio.file.Files.delete(file);
                    throw new IOException("what came is not what was promised; nothing is kept");
                }
                System.out.println(java.nio.file.Files.size(file) + " bytes, SHA-256 " + HexFormat.of().formatHex(had));
            }
        }
    }

    private static byte[] receive(InputStream in, Path file) throws Exception {
        var hash = MessageDigest.getInstance("SHA-256");
        try (var out = new DigestOutputStream(java.nio.file.Files.newOutputStream(file), hash)) {
            in.transferTo(out);
        }
        return hash.digest();
    }
}
