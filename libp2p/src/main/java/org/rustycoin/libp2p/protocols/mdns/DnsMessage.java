package org.rustycoin.libp2p.protocols.mdns;

import java.util.List;

/**
 * What a DNS packet says, of the kinds of records that matter here; others are left out when it is read.
 *
 * @param response    whether it answers, rather than asks
 * @param questions   empty in a response that keeps to RFC 6762 §6
 * @param answers     in a query: what the asker knows already (RFC 6762 §7.1)
 * @param additionals records that nobody asked for and that save a question
 */
public record DnsMessage(boolean response, List<Question> questions, List<Resource> answers,
        List<Resource> additionals) {

    /** RFC 6762 §17: no packet is larger, its headers included. */
    public static final int BYTES_MAX = 9000;
    /** Four times the addresses of a well connected host, and few enough to read at any rate that a {@link Gate} lets in. */
    public static final int RECORDS_MAX = 128;
    /** Of one packet, in all its TXT records. */
    public static final int STRINGS_MAX = 256;
    /** RFC 1035 §3.3: its length is a byte. */
    public static final int STRING_BYTES_MAX = 255;

    public DnsMessage {
        questions = List.copyOf(questions);
        answers = List.copyOf(answers);
        additionals = List.copyOf(additionals);
    }

    /** What is asked: a name without its last dot, and a type. */
    public record Question(String name, Type type) {}

    /** The types of records that peers ask for. */
    public enum Type {
        PTR, TXT, SRV, A, AAAA, ANY
    }

    /** A record of class IN. Names are without their last dot, and may differ in case from what they are compared with. */
    public sealed interface Resource {

        String name();

        /** How long it is true, 0 to 2^32 - 1; 0 takes it back. */
        long ttlSeconds();
    }

    /** PTR. */
    public record Pointer(String name, long ttlSeconds, String target) implements Resource {}

    /** TXT: strings of up to {@link #STRING_BYTES_MAX} bytes of UTF-8. */
    public record Text(String name, long ttlSeconds, List<String> strings) implements Resource {

        public Text {
            strings = List.copyOf(strings);
        }
    }

    /** SRV, priority and weight 0; only ever sent. */
    public record Service(String name, long ttlSeconds, int port, String target) implements Resource {}

    /** A or AAAA, an address of 4 or 16 bytes; only ever sent. */
    public record Host(String name, long ttlSeconds, byte[] ip) implements Resource {}
}
