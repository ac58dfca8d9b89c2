package org.rustycoin.benchmarks.measure;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** One end of a connection. It is ended when it is closed, and when this program ends in any way. */
final class PeerProcess implements AutoCloseable {

    private static final long STOP_SECONDS = 5;
    private static final String END = "";
    private static final Set<Process> RUNNING = ConcurrentHashMap.newKeySet();

    static {
        Runtime.getRuntime().addShutdownHook(new Thread(() -> RUNNING.forEach(Process::destroy)));
    }

    private final Process process;
    private final Path errors;
    private final BlockingQueue<String> lines = new LinkedBlockingQueue<>();

    private PeerProcess(Process process, Path errors) {
        this.process = process;
        this.errors = errors;
    }

    /** @param errors where its stderr goes */
    static PeerProcess start(List<String> command, Path errors) throws IOException {
        Process process = new ProcessBuilder(command)
                .redirectError(errors.toFile()).start();
        RUNNING.add(process);
        var peer = new PeerProcess(process, errors);
        Thread.ofVirtual().start(peer::read);
        return peer;
    }

    private void read() {
        try (BufferedReader out = process.inputReader()) {
            out.lines().filter(line -> !line.isBlank()).forEach(lines::add);
        } catch (IOException | java.io.UncheckedIOException e) {
            // it was ended
        } finally {
            lines.add(END);
        }
    }

    /**
     * The next line on its stdout that contains a word.
     *
     * @throws UnsupportedException if it ended with status 3
     * @throws IOException if it ended otherwise without that line, or is silent for too long
     */
    String line(String word, long seconds) throws IOException, InterruptedException, UnsupportedException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
        while (true) {
            String line = lines.poll(Math.max(0, end - System.nanoTime()), TimeUnit.NANOSECONDS);
            if (line == null) {
                throw new IOException("silent for " + seconds + " s; " + lastWords());
            }
            if (line.equals(END)) {
                int status = process.waitFor();
                if (status == UnsupportedException.STATUS) {
                    throw new UnsupportedException(lastWords());
                }
                throw new IOException("exit status " + status + "; " + lastWords());
            }
            if (line.contains(word)) {
                return line;
            }
        }
    }

    /** Asks for one more of what it does. */
    void again() throws IOException {
        process.getOutputStream().write('\n');
        process.getOutputStream().flush();
    }

    long pid() {
        return process.pid();
    }

    boolean alive() {
        return process.isAlive();
    }

    /** The last line of its stderr, for a message. */
    private String lastWords() throws IOException {
        return Files.readAllLines(errors).stream().filter(line -> !line.isBlank()).reduce((first, last) -> last)
                .orElse("no word on stderr");
    }

    /** Asks it to end, and ends it when it does not. */
    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(STOP_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly().waitFor();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
        RUNNING.remove(process);
    }
}
