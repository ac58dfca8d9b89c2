package org.rustycoin.libp2p.netty;

import java.lang.management.ManagementFactory;

import org.rustycoin.libp2p.swarm.resources.ResourceLimits;

import com.sun.management.UnixOperatingSystemMXBean;

import io.netty.util.internal.PlatformDependent;

/** How large this process may grow, which the default limits follow. */
final class ProcessSize {

    /** What Windows, which does not say, lets a process have open at the least. */
    private static final long DESCRIPTORS_UNKNOWN = 16_384;

    private ProcessSize() {}

    static ResourceLimits limits() {
        return ResourceLimits.scaled(Runtime.getRuntime().maxMemory(), PlatformDependent.maxDirectMemory(),
                descriptors());
    }

    private static long descriptors() {
        return ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean unix
                ? Math.max(1, unix.getMaxFileDescriptorCount())
                : DESCRIPTORS_UNKNOWN;
    }
}
