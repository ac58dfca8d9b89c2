package org.rustycoin.simulator.peering;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;

import org.jspecify.annotations.Nullable;
import org.rustycoin.libp2p.multiformats.Multiaddr;
import org.rustycoin.libp2p.multiformats.MultiformatException;
import org.rustycoin.machine.Peer;
import org.rustycoin.simulator.world.World;

/** Everybody else: honest hosts that come and go, and an attacker's, which are always there. */
public final class Hosts {

    private static final long HOUR = 3_600_000_000_000L;
    /** The mean of how long an honest host stays, and of how long it is away. */
    private static final long SESSION = 72 * HOUR;
    private static final long ABSENCE = 8 * HOUR;

    /** One host; at one address, as one peer. */
    public static final class Host {
        final Multiaddr address;
        final Peer peer;
        final boolean hostile;
        boolean online;

        Host(Multiaddr address, boolean hostile, boolean online) {
            this.address = address;
            this.peer = new Peer((hostile ? "bad " : "good ") + address);
            this.hostile = hostile;
            this.online = online;
        }

        public boolean isHostile() {
            return hostile;
        }
    }

    private final World world;
    private final RandomGenerator random;
    private final Map<Multiaddr, Host> byAddress = new LinkedHashMap<>();
    private final List<Host> honest = new ArrayList<>();
    private final List<Host> hostile = new ArrayList<>();
    private final Runnable changed;

    /**
     * @param honestGroups   networks of honest hosts, a quarter of which have two
     * @param hostileGroups  networks of the attacker
     * @param hostilePerGroup addresses that he has in each
     * @param changed        called when a host has gone
     */
    public Hosts(World world, int honestGroups, int hostileGroups, int hostilePerGroup, Runnable changed) {
        this.world = world;
        this.random = world.fork();
        this.changed = changed;
        for (int i = 0; i < honestGroups + honestGroups / 4; i++) {
            var host = new Host(address(i % honestGroups, 1 + i / honestGroups), false,
                    random.nextDouble() < (double) SESSION / (SESSION + ABSENCE));
            add(host, honest);
            comeAndGo(host);
        }
        for (int i = 0; i < hostileGroups * hostilePerGroup; i++) {
            add(new Host(address(honestGroups + i % hostileGroups, 1 + i / hostileGroups), true, true), hostile);
        }
    }

    private void add(Host host, List<Host> to) {
        byAddress.put(host.address, host);
        to.add(host);
    }

    private void comeAndGo(Host host) {
        world.after((long) ((host.online ? SESSION : ABSENCE) * random.nextExponential()), () -> {
            host.online = !host.online;
            if (!host.online) {
                changed.run();
            }
            comeAndGo(host);
        });
    }

    /** An address of one of 50,000 networks. */
    static Multiaddr address(int group, int host) {
        try {
            return Multiaddr.parse("/ip4/" + (20 + group / 250) + "." + group % 250 + "." + host / 250 + "."
                    + (1 + host % 250) + "/tcp/4733");
        } catch (MultiformatException e) {
            throw new IllegalArgumentException("group " + group + ", host " + host, e);
        }
    }

    @Nullable
    Host at(Multiaddr address) {
        return byAddress.get(address);
    }

    Host anyHonest() {
        return honest.get(random.nextInt(honest.size()));
    }

    Host anyHostile() {
        return hostile.get(random.nextInt(hostile.size()));
    }

    /** An address of a network in which nobody is. */
    Multiaddr nobody() {
        return address(20_000 + random.nextInt(20_000), random.nextInt(250));
    }
}
