package org.rustycoin.libp2p.swarm.resources;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.TreeMap;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.rustycoin.libp2p.Seeds;
import org.rustycoin.libp2p.identity.PeerId;
import org.rustycoin.libp2p.session.limits.ConnectionScope;
import org.rustycoin.libp2p.session.limits.Priority;
import org.rustycoin.libp2p.session.limits.Refusal;
import org.rustycoin.libp2p.session.limits.Resource;
import org.rustycoin.libp2p.session.limits.ScopeKind;
import org.rustycoin.libp2p.session.limits.StreamScope;

import static org.assertj.core.api.Assertions.assertThat;

/** The running sums against sums made anew from the list of what is open, and the refusals against those sums. */
class ResourcesModel {

    private static final long MIB = 1 << 20;

    /** What is open, as a list that knows of no scopes. */
    private static final class Conn {
        final ConnectionScope scope;
        final boolean outbound;
        final byte @Nullable [] ip;
        final boolean socket;
        @Nullable
        PeerId peer;
        long bytes;
        final List<Strm> streams = new ArrayList<>();

        Conn(ConnectionScope scope, boolean outbound, byte @Nullable [] ip, boolean socket) {
            this.scope = scope;
            this.outbound = outbound;
            this.ip = ip;
            this.socket = socket;
        }
    }

    private static final class Strm {
        final StreamScope scope;
        final boolean outbound;
        @Nullable
        String protocol;
        long bytes;

        Strm(StreamScope scope, boolean outbound) {
            this.scope = scope;
            this.outbound = outbound;
        }
    }

    private final List<Conn> open = new ArrayList<>();

    /** Small limits, so that each of them is met. */
    private static ResourceLimits tight(SplittableRandom random) {
        ResourceLimits limits = Fixtures.LIMITS;
        for (Limit limit : Limit.all()) {
            long value = limit.resource() == Resource.CONNECTIONS_PER_MINUTE
                    ? limit.max()
                    : Math.max(limit.min(), random.nextInt(3, 25));
            limits = limits.with(limit.key(), value);
        }
        return limits;
    }

    @Test
    void theSumsAreThoseOfWhatIsOpenAndOnlyWhatIsFullRefuses() {
        Seeds.each(300, random -> {
            open.clear();
            var resources = new ScopedResources(tight(random));
            for (int i = 0; i < 250; i++) {
                step(random, resources);
                assertThat(uses(resources)).isEqualTo(expected());
            }
            for (Conn conn : new ArrayList<>(open)) {
                close(conn, random);
            }
            assertThat(resources.snapshot().uses()).allMatch(use -> use.use() == 0);
            assertThat(resources.snapshot().uses()).extracting(ResourceSnapshot.Use::kind)
                    .containsOnly(ScopeKind.SYSTEM, ScopeKind.TRANSIENT);
        });
    }

    private void step(SplittableRandom random, ScopedResources resources) {
        if (open.isEmpty() || random.nextInt(4) == 0) {
            connect(random, resources);
            return;
        }
        Conn conn = open.get(random.nextInt(open.size()));
        if (conn.peer == null) {
            if (random.nextInt(10) == 0) {
                close(conn, random);
            } else {
                PeerId peer = Fixtures.peer(random.nextInt(4));
                Refusal refusal = conn.scope.setPeer(peer);
                if (isGranted(resources, refusal)) {
                    conn.peer = peer;
                }
            }
            return;
        }
        switch (random.nextInt(8)) {
            case 0 -> memory(random, resources, conn);
            case 1 -> {
                if (random.nextInt(5) == 0) {
                    close(conn, random);
                }
            }
            case 2, 3 -> {
                boolean outbound = random.nextBoolean();
                switch (conn.scope.openStream(outbound)) {
                    case StreamScope scope -> conn.streams.add(new Strm(scope, outbound));
                    case Refusal refusal -> assertFull(resources, refusal);
                }
            }
            default -> {
                if (!conn.streams.isEmpty()) {
                    use(random, resources, conn, conn.streams.get(random.nextInt(conn.streams.size())));
                }
            }
        }
    }

    private void connect(SplittableRandom random, ScopedResources resources) {
        boolean outbound = random.nextInt(3) == 0;
        boolean socket = random.nextBoolean();
        byte @Nullable [] ip = switch (random.nextInt(6)) {
            case 0 -> null;
            case 1 -> new byte[]{127, 0, 0, 1};
            default -> new byte[]{10, 0, (byte) random.nextInt(3), (byte) random.nextInt(3)};
        };
        switch (resources.openConnection(0, outbound, ip, socket)) {
            case ConnectionScope scope -> open.add(new Conn(scope, outbound, ip, socket));
            case Refusal refusal -> assertFull(resources, refusal);
        }
    }

    private static void memory(SplittableRandom random, ScopedResources resources, Conn conn) {
        long bytes = random.nextLong(4 * MIB);
        if (random.nextInt(3) == 0) {
            long fewer = Math.min(bytes, conn.bytes);
            conn.scope.give(fewer);
            conn.bytes -= fewer;
        } else if (random.nextBoolean()) {
            long taken = conn.scope.take(bytes);
            assertThat(taken).isBetween(0L, bytes);
            conn.bytes += taken;
        } else if (isGranted(resources, conn.scope.reserve(bytes, Priority.values()[random.nextInt(4)]))) {
            conn.bytes += bytes;
        }
    }

    private static void use(SplittableRandom random, ScopedResources resources, Conn conn, Strm stream) {
        switch (random.nextInt(4)) {
            case 0 -> {
                stream.scope.close();
                conn.streams.remove(stream);
            }
            case 1 -> {
                if (stream.protocol == null) {
                    String protocol = "/protocol/" + random.nextInt(3);
                    Refusal refusal = stream.scope.setProtocol(protocol);
                    if (isGranted(resources, refusal)) {
                        stream.protocol = protocol;
                    }
                }
            }
            case 2 -> {
                long bytes = random.nextLong(2 * MIB);
                if (isGranted(resources, stream.scope.reserve(bytes, Priority.ALWAYS))) {
                    stream.bytes += bytes;
                }
            }
            default -> {
                long fewer = random.nextLong(stream.bytes + 1);
                stream.scope.release(fewer);
                stream.bytes -= fewer;
            }
        }
    }

    private void close(Conn conn, SplittableRandom random) {
        if (random.nextBoolean()) {
            conn.streams.forEach(stream -> stream.scope.close());
        }
        conn.scope.close();
        conn.streams.forEach(stream -> stream.scope.close());
        open.remove(conn);
    }

    private static boolean isGranted(ScopedResources resources, @Nullable Refusal refusal) {
        if (refusal != null) {
            assertFull(resources, refusal);
        }
        return refusal == null;
    }

    /** A refusal says the truth: the limit is the setting's, and there is not as much left as was wanted. */
    private static void assertFull(ScopedResources resources, Refusal refusal) {
        Limit limit = Limit.of(refusal.setting());
        if (limit == null) {
            throw new AssertionError("no limit " + refusal.setting());
        }
        assertThat(refusal.limit())
                .isEqualTo(resources.limits().value(limit) * refusal.resource().unit());
        assertThat(refusal.use() + refusal.wanted()).as(refusal.text())
                .isGreaterThan(refusal.priority().of(refusal.limit()));
    }

    // ---- the sums ----

    private static TreeMap<String, Long> uses(ScopedResources resources) {
        var uses = new TreeMap<String, Long>();
        for (ResourceSnapshot.Use use : resources.snapshot().uses()) {
            assertThat(use.use()).isBetween(0L, use.limit());
            if (use.use() > 0) {
                uses.put(use.kind() + " " + use.name() + " " + use.resource(), use.use());
            }
        }
        return uses;
    }

    private TreeMap<String, Long> expected() {
        var sums = new TreeMap<String, Long>();
        for (Conn conn : open) {
            for (String scope : scopes(conn)) {
                add(sums, scope, conn.outbound ? Resource.CONNECTIONS_OUTBOUND : Resource.CONNECTIONS_INBOUND, 1);
                add(sums, scope, Resource.CONNECTIONS, 1);
                add(sums, scope, Resource.FILE_DESCRIPTORS, conn.socket ? 1 : 0);
                add(sums, scope, Resource.MEMORY_MIB, conn.bytes);
            }
            for (Strm stream : conn.streams) {
                for (String scope : scopes(conn, stream)) {
                    add(sums, scope, stream.outbound ? Resource.STREAMS_OUTBOUND : Resource.STREAMS_INBOUND, 1);
                    add(sums, scope, Resource.STREAMS, 1);
                    add(sums, scope, Resource.MEMORY_MIB, stream.bytes);
                }
            }
        }
        return sums;
    }

    private static void add(TreeMap<String, Long> sums, String scope, Resource resource, long amount) {
        String kind = scope.substring(0, scope.indexOf(' '));
        boolean limited = Limit.all().stream()
                .anyMatch(limit -> limit.kind().name().equals(kind) && limit.resource() == resource);
        if (limited && amount > 0) {
            sums.merge(scope + " " + resource, amount, Long::sum);
        }
    }

    private static List<String> scopes(Conn conn) {
        var scopes = new ArrayList<String>(List.of("SYSTEM "));
        scopes.add(conn.peer == null ? "TRANSIENT " : "PEER " + conn.peer);
        byte[] ip = conn.ip;
        if (!conn.outbound && ip != null && ip[0] != 127) {
            String address = "10.0." + ip[2] + "." + ip[3];
            scopes.add("ADDRESS " + address);
            scopes.add("SUBNET 10.0." + ip[2] + ".0/24");
            if (conn.peer == null) {
                scopes.add("TRANSIENT_ADDRESS " + address);
            }
        }
        return scopes;
    }

    private static List<String> scopes(Conn conn, Strm stream) {
        var scopes = new ArrayList<String>(List.of("SYSTEM ", "PEER " + conn.peer));
        if (stream.protocol == null) {
            scopes.add("TRANSIENT ");
        } else {
            scopes.add("PROTOCOL " + stream.protocol);
            scopes.add("PROTOCOL_PEER " + stream.protocol + " " + conn.peer);
        }
        return scopes;
    }
}
