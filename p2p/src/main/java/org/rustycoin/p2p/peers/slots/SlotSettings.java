package org.rustycoin.p2p.peers.slots;

/**
 * How many peers there are to be, and how they are chosen.
 *
 * @param full           outbound peers of full use (WIRE.md §5), 0 to 64
 * @param blockOnly      outbound peers for blocks alone, which are dialled first after a restart, 0 to 8
 * @param inboundMax     peers that came to us; one more, and somebody goes
 * @param onePerGroup    whether no two outbound peers may be of one network group
 * @param localIsDiverse whether that leaves out addresses of this machine and of private networks, as for a test network
 *                       on one machine
 * @param spacingSeconds between blocks
 */
public record SlotSettings(int full, int blockOnly, int inboundMax, boolean onePerGroup, boolean localIsDiverse,
        long spacingSeconds) {

    public static final int FULL_MAX = 64;
    public static final int BLOCK_ONLY_MAX = 8;

    public SlotSettings {
        if (full < 0 || full > FULL_MAX || blockOnly < 0 || blockOnly > BLOCK_ONLY_MAX || inboundMax < 0
                || spacingSeconds <= 0) {
            throw new IllegalArgumentException("slots: " + full + " full, " + blockOnly + " block-only, " + inboundMax
                    + " inbound, blocks every " + spacingSeconds + " s");
        }
    }
}
