package org.rustycoin.libp2p.session.muxer;

/** One stream of a muxer: bytes both ways, each way with its own end, under flow control. */
public interface Substream {

    /** Unique within the connection, in both directions. */
    long id();

    /** Who hears what becomes of it; one at a time. */
    void attach(Listener listener);

    /** Bytes that can be read now. */
    int available();

    /** Whether the other side has ended its direction and all of it has been read. */
    boolean ended();

    /** Reads up to {@code length} bytes and returns how many. What was read is credited to the sender. */
    int read(long now, byte[] to, int offset, int length);

    /** Takes as many bytes as there is room for and returns how many; none after {@link #closeWrite} or a reset. */
    int write(byte[] from, int offset, int length);

    /** Room for {@link #write}. */
    int room();

    /** Ends this side's direction, after what was written. */
    void closeWrite();

    /** Ends both directions at once and forgets what was not sent or read. */
    void reset(long now);

    /** Whether both directions have ended or the stream was reset. */
    boolean closed();

    /** What a stream tells whoever uses it. Methods of the stream may be called from it. */
    interface Listener {

        /** There is more to read, or the end. */
        void readable(long now);

        /** There is room again after a write took less than it was offered. */
        void writable(long now);

        /** The other side, or the connection, ended it abruptly. */
        void abandoned(long now, String why);

        /** Both directions have ended, however that came: the muxer has forgotten the stream. What came can be read. */
        void gone();
    }
}
