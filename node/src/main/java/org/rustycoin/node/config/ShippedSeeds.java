package org.rustycoin.node.config;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

import org.rustycoin.libp2p.multiformats.Multiaddr;
import org.rustycoin.libp2p.multiformats.MultiformatException;

/** The addresses that come with the program, {@code seeds/NETWORK.txt}: one multiaddr a line, and comments after {@code #}. */
final class ShippedSeeds {

    private ShippedSeeds() {}

    static List<Multiaddr> of(String network) {
        var seeds = new ArrayList<Multiaddr>();
        try (InputStream in = ShippedSeeds.class.getResourceAsStream("/seeds/" + network + ".txt")) {
            if (in == null) {
                return seeds;
            }
            for (String line : new String(in.readAllBytes(), StandardCharsets.UTF_8).split("\n")) {
                String text = line.replaceFirst("#.*", "").strip();
                if (!text.isEmpty()) {
                    seeds.add(Multiaddr.parse(text));
                }
            }
            return seeds;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (MultiformatException e) {
            throw new IllegalStateException("seeds/" + network + ".txt as it was built: " + e.getMessage(), e);
        }
    }
}
