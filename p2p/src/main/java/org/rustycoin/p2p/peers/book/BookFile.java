package org.rustycoin.p2p.peers.book;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;

import org.rustycoin.bincode.BincodeException;
import org.rustycoin.bincode.BincodeReader;
import org.rustycoin.bincode.BincodeWriter;
import org.rustycoin.ledger.crypto.Blake3;
import org.rustycoin.libp2p.multiformats.Multiaddr;
import org.rustycoin.libp2p.multiformats.MultiformatException;
import org.rustycoin.machine.Peer;
import org.rustycoin.p2p.peers.groups.KeyedHash;
import org.rustycoin.p2p.peers.groups.NetworkGroups;

/**
 * A book and the anchors as bytes, and back.
 *
 * <pre>
 * magic     8 bytes, RUSTPEER
 * version   u32, {@value #VERSION}
 * body      bincode: the book's secret [u8; 16], grouping String, anchors Vec&lt;Vec&lt;u8&gt;&gt; (multiaddrs), entries Vec
 * checksum  [u8; 32], BLAKE3 of all before it
 *
 * entry     address Vec&lt;u8&gt; (multiaddr), source (0 and the IP address Vec&lt;u8&gt;, or 1 and a String), heard, dialled and
 *           answered u64 (Unix seconds), failures u32, tried bool, peer Option&lt;String&gt;, places Vec&lt;u32&gt; in the new table
 * </pre>
 *
 * <p>
 * The checksum tells a damaged file, not a forged one: who can write it owns the node. Where entries stand is taken from the
 * file when they were placed by the same grouping, and else found anew from who told of them first.
 */
public final class BookFile {

    static final int VERSION = 1;
    /** A full book of the longest addresses; a file that is longer is none. */
    public static final int BYTES_MAX = 32 << 20;
    /** More than a node ever has. */
    public static final int ANCHORS_MAX = 8;

    private static final byte[] MAGIC = "RUSTPEER".getBytes(StandardCharsets.US_ASCII);
    private static final int CHECKSUM_BYTES = 32;
    private static final int ENTRY_BYTES_MIN = 62;
    private static final int ENTRIES_MAX = (Geometry.NEW_BUCKETS + Geometry.TRIED_BUCKETS) * Geometry.BUCKET_SIZE;
    private static final int NAME_BYTES_MAX = 256;
    private static final int FAILURES_MAX = 1_000_000;

    /** What a file holds. */
    public record Contents(AddressBook book, List<Multiaddr> anchors) {}

    private BookFile() {}

    public static byte[] write(AddressBook book, List<Multiaddr> anchors) {
        var out = new BincodeWriter(1 << 16);
        out.array(MAGIC).u32(VERSION).array(book.key()).string(book.groups().fingerprint());
        out.vector(anchors, (to, anchor) -> to.byteVector(anchor.toBytes()));
        out.vector(book.all(), (to, entry) -> {
            to.byteVector(entry.bytes);
            switch (entry.source) {
                case Source.At at -> to.variant(0).byteVector(at.ip());
                case Source.Named named -> to.variant(1).string(named.name());
            }
            to.u64(entry.lastHeard).u64(entry.lastTry).u64(entry.lastSuccess).u32(entry.failures).bool(entry.tried);
            to.option(entry.peer, (peer, value) -> peer.string(value.id()));
            to.u64(entry.references);
            for (int i = 0; i < entry.references; i++) {
                to.u32(entry.places[i]);
            }
        });
        byte[] all = out.toByteArray();
        byte[] file = Arrays.copyOf(all, all.length + CHECKSUM_BYTES);
        System.arraycopy(Blake3.hash(all), 0, file, all.length, CHECKSUM_BYTES);
        return file;
    }

    /**
     * Reads a file.
     *
     * @throws BookException if it is damaged, or of another version
     */
    public static Contents read(byte[] file, NetworkGroups groups, boolean keepsLocal, RandomGenerator random)
            throws BookException {
        int length = file.length - CHECKSUM_BYTES;
        if (length < MAGIC.length + 4) {
            throw new BookException("it has " + file.length + " bytes, too few for an address book");
        }
        if (!Arrays.equals(file, 0, MAGIC.length, MAGIC, 0, MAGIC.length)) {
            throw new BookException("it does not begin as an address book");
        }
        byte[] sum = Blake3.hash(Arrays.copyOf(file, length));
        if (!Arrays.equals(sum, 0, sum.length, file, length, file.length)) {
            throw new BookException("its checksum is wrong: it was cut off or changed");
        }
        var in = new BincodeReader(file, MAGIC.length, length - MAGIC.length);
        try {
            int version = in.u32();
            if (version != VERSION) {
                throw new BookException("it is of version " + Integer.toUnsignedString(version) + ", not " + VERSION);
            }
            var book = new AddressBook(groups, keepsLocal, random, new KeyedHash(in.array(KeyedHash.KEY_BYTES)));
            boolean samePlaces = in.string(NAME_BYTES_MAX).equals(groups.fingerprint());
            var anchors = new ArrayList<Multiaddr>();
            for (byte[] anchor : in.vector(8, BincodeReader::byteVector)) {
                anchors.add(address(anchor));
            }
            int entries = in.count(ENTRY_BYTES_MIN);
            if (anchors.size() > ANCHORS_MAX || entries > ENTRIES_MAX) {
                throw new BookException("it has " + anchors.size() + " anchors and " + entries + " addresses");
            }
            for (int i = 0; i < entries; i++) {
                entry(in, book, groups, samePlaces);
            }
            in.end();
            return new Contents(book, anchors);
        } catch (BincodeException e) {
            throw new BookException(e.getMessage() == null ? "it cannot be decoded" : e.getMessage());
        }
    }

    private static Multiaddr address(byte[] bytes) throws BookException {
        try {
            return Multiaddr.fromBytes(bytes);
        } catch (MultiformatException e) {
            throw new BookException("an address is no multiaddr: " + e.getMessage());
        }
    }

    private static void entry(BincodeReader in, AddressBook book, NetworkGroups groups, boolean samePlaces)
            throws BincodeException, BookException {
        Multiaddr address = address(in.byteVector());
        Endpoint endpoint = Endpoint.of(address);
        if (endpoint == null) {
            throw new BookException("it holds " + address + ", which no book keeps");
        }
        Source source;
        if (in.variant(2) == 0) {
            byte[] ip = in.byteVector();
            if (ip.length != 4 && ip.length != 16) {
                throw new BookException("a source has an IP address of " + ip.length + " bytes");
            }
            source = new Source.At(ip);
        } else {
            source = new Source.Named(in.string(NAME_BYTES_MAX));
        }
        var entry = new Entry(endpoint, groups.of(endpoint.ip()), source);
        entry.lastHeard = in.u64();
        entry.lastTry = in.u64();
        entry.lastSuccess = in.u64();
        entry.failures = Math.clamp(in.u32(), 0, FAILURES_MAX);
        entry.tried = in.bool();
        String peer = in.option(each -> each.string(NAME_BYTES_MAX));
        entry.peer = peer == null || peer.isEmpty() ? null : new Peer(peer);
        var places = new ArrayList<Integer>();
        for (int place : in.vector(4, BincodeReader::u32)) {
            if (place < 0 || place >= book.newTable().length) {
                throw new BookException("an address is at place " + place + " of " + book.newTable().length);
            }
            places.add(place);
        }
        book.restore(entry, samePlaces
                ? places
                : List.of(book.geometry().newPlace(entry.bytes, entry.group, source.group(groups))));
    }
}
