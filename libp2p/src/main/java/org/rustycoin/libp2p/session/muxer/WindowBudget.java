package org.rustycoin.libp2p.session.muxer;

/**
 * Bytes by which receive windows may grow beyond their initial size, shared by all connections of a process: a window is a
 * promise to hold as much, and without a common bound many connections could each be promised all there is.
 *
 * <p>
 * Called on the connection's thread. Never blocks and never calls back.
 */
public interface WindowBudget {

    /** For a muxer that is alone in its process: the bounds of its own settings are all there are. */
    WindowBudget UNSHARED = new WindowBudget() {

        @Override
        public long take(long wantedBytes) {
            return wantedBytes;
        }

        @Override
        public void give(long bytes) {
            // nobody else waits for it
        }
    };

    /** Takes up to so many bytes and returns how many: 0 when windows are to stay as they are. */
    long take(long wantedBytes);

    /** Gives back bytes that were taken, at the latest when the stream whose window grew is over. */
    void give(long bytes);
}
