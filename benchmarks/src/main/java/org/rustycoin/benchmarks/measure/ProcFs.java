package org.rustycoin.benchmarks.measure;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** What Linux and the JVM tell about a running process. */
final class ProcFs {

    /** Clock ticks a second in /proc, the same on every Linux that a JDK runs on. */
    private static final double TICKS_PER_SECOND = 100;
    private static final int USER_TICKS = 11;
    private static final int SYSTEM_TICKS = 12;
    private static final int KIB = 1024;

    private ProcFs() {}

    /** Processor time so far, of all threads. */
    static double cpuSeconds(long pid) throws IOException {
        return cpuSecondsIn(Files.readString(file(pid, "stat")));
    }

    /** From the text of /proc/PID/stat. The second field is the program's name in parentheses, and may hold anything. */
    static double cpuSecondsIn(String stat) {
        List<String> fields = List.of(stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1));
        return (Long.parseLong(fields.get(USER_TICKS)) + Long.parseLong(fields.get(SYSTEM_TICKS))) / TICKS_PER_SECOND;
    }

    /** Memory that the process has in RAM. */
    static long residentBytes(long pid) throws IOException {
        return residentBytesIn(Files.readAllLines(file(pid, "status")));
    }

    static long residentBytesIn(List<String> status) {
        for (String line : status) {
            if (line.startsWith("VmRSS:")) {
                return Long.parseLong(line.replaceAll("[^0-9]", "")) * KIB;
            }
        }
        return 0;
    }

    /** Open file descriptors. */
    static long descriptors(long pid) throws IOException {
        try (Stream<Path> open = Files.list(file(pid, "fd"))) {
            return open.count();
        }
    }

    /** Live objects on the heap of a JVM, after a full collection. */
    static long heapBytes(long pid) throws IOException, InterruptedException {
        Process jcmd = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "jcmd").toString(),
                Long.toString(pid), "GC.class_histogram").redirectErrorStream(true).start();
        String said = new String(jcmd.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (jcmd.waitFor() != 0) {
            throw new IOException("jcmd: " + said.lines().findFirst().orElse("said nothing"));
        }
        return heapBytesIn(said);
    }

    /** From the histogram's last line, {@code Total instances bytes}. */
    static long heapBytesIn(String histogram) throws IOException {
        String total = histogram.lines().filter(line -> line.startsWith("Total")).reduce((first, last) -> last)
                .orElseThrow(() -> new IOException("jcmd: no line Total in the histogram"));
        List<String> words = List.of(total.trim().split("\\s+", -1));
        return Long.parseLong(words.getLast());
    }

    private static Path file(long pid, String name) {
        return Path.of("/proc", Long.toString(pid), name);
    }
}
