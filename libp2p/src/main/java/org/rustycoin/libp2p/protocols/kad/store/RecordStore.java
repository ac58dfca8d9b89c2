package org.rustycoin.libp2p.protocols.kad.store;

import org.jspecify.annotations.Nullable;
import org.rustycoin.libp2p.protocols.kad.contacts.Key;
import org.rustycoin.libp2p.protocols.kad.wire.ValueRecord;
import org.rustycoin.machine.Agenda;

/**
 * Values that others put here. What is put must have been validated and compared with what was there. When it is full,
 * what is farthest from this node makes room for what is nearer, and nothing else does.
 */
public final class RecordStore {

    private record Stored(byte[] key, byte[] value, long expiresAt) {

        long bytes() {
            return key.length + (long) value.length;
        }
    }

    private static final long SECOND = 1_000_000_000L;

    private final StoreSettings settings;
    private final Kept<Stored> kept;
    private final Agenda<Key> expiry = new Agenda<>();
    private long bytes;

    public RecordStore(Key self, StoreSettings settings) {
        this.settings = settings;
        this.kept = new Kept<>(self, settings.recordsMax(), settings.groupShare());
    }

    /** The value under a key with what is left of its life; null if there is none. */
    public @Nullable ValueRecord get(long now, byte[] key) {
        Stored stored = kept.get(Key.of(key));
        return stored == null || stored.expiresAt <= now
                ? null
                : new ValueRecord(stored.key, stored.value, Math.ceilDiv(stored.expiresAt - now, SECOND));
    }

    /**
     * Keeps a value for as long as it says, and the settings allow; whether there was room.
     *
     * @param group the network group of who brought it; null if that does not count
     */
    public boolean put(long now, ValueRecord record, @Nullable String group) {
        expire(now);
        Key key = Key.of(record.key());
        long lives = record.ttlSec() == 0
                ? settings.recordNanos()
                : Math.min(settings.recordNanos() / SECOND, record.ttlSec()) * SECOND;
        var stored = new Stored(record.key(), record.value(), now + lives);
        if (!hasRoom(key, stored, group)) {
            return false;
        }
        remove(key);
        kept.put(key, stored, group);
        bytes += stored.bytes();
        expiry.set(key, stored.expiresAt);
        return true;
    }

    private boolean hasRoom(Key key, Stored stored, @Nullable String group) {
        Stored before = kept.get(key);
        if (before == null && kept.isFull(group)) {
            return false;
        }
        long freed = before == null ? 0 : before.bytes();
        while (before == null && kept.isFull() || bytes - freed + stored.bytes() > settings.recordBytesMax()) {
            Key farther = kept.fartherThan(key);
            if (farther == null) {
                return false;
            }
            remove(farther);
        }
        return true;
    }

    private void remove(Key key) {
        Stored stored = kept.get(key);
        if (stored != null) {
            bytes -= stored.bytes();
            kept.remove(key);
            expiry.remove(key);
        }
    }

    /** Forgets what has lived its time. */
    public void expire(long now) {
        for (Key key = expiry.poll(now); key != null; key = expiry.poll(now)) {
            remove(key);
        }
    }

    public long deadline() {
        return expiry.deadline();
    }

    public int size() {
        return kept.size();
    }

    public long bytes() {
        return bytes;
    }
}
