package org.rustycoin.architecture;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What a reader would object to before reading: names that say nothing, clocks and dice where none may be, collections
 * whose order depends on the run, packages without a word about them, work left undone.
 */
class TidyTest {

    private static final List<String> SANS_IO_MODULES = List.of("machine", "bincode", "libp2p", "ledger", "p2p",
            "simulator");

    private static final Pattern BANNED_NAME = Pattern
            .compile(".*(Impl|Manager|Util|Utils|Helper|Helpers)\\.java|(Abstract|Base|Default|Common)[A-Z].*\\.java");

    /** Sources of randomness, time, or an order that differs from run to run. */
    private static final Pattern NOT_DETERMINISTIC = Pattern.compile("System\\.(nanoTime|currentTimeMillis)"
            + "|Instant\\.now|LocalDateTime\\.now|Clock\\.system|new Random\\(|ThreadLocalRandom|Math\\.random"
            + "|new SecureRandom|identityHashCode|parallelStream|\\bsynchronized\\b|CompletableFuture|new Thread\\("
            + "|UUID\\.randomUUID");

    /** {@code Set.of} and its kin iterate in an order salted per run of the machine. */
    private static final Pattern SALTED_ORDER = Pattern
            .compile("\\b(Set|Map)\\.(of|copyOf|ofEntries)\\(|toUnmodifiable(Set|Map)\\(");

    private static final Pattern HASH_SET = Pattern.compile("new Hash(Set|Map)<");

    private static final Pattern UNDONE = Pattern.compile("TODO|FIXME|XXX|@Disabled|UnsupportedOperationException");

    private static final int LINES_MAX = 400;

    private static final Path ROOT = root();

    @Test
    void noClassHasANameThatSaysNothing() throws IOException {
        assertThat(sources("main")).noneMatch(file -> BANNED_NAME.matcher(file.getFileName().toString()).matches());
    }

    @Test
    void sansIoCodeReadsNoClockAndDrawsNoDice() throws IOException {
        assertThat(linesMatching(NOT_DETERMINISTIC, sansIoSources())).isEmpty();
    }

    @Test
    void sansIoCodeKeepsNothingInAnOrderThatDependsOnTheRun() throws IOException {
        assertThat(linesMatching(SALTED_ORDER, sansIoSources())).isEmpty();
        assertThat(linesMatching(HASH_SET, sansIoSources()))
                .as("use a LinkedHashMap or an array, or say on the line `// never iterated`").isEmpty();
    }

    @Test
    void everyPackageSaysWhatItIs() throws IOException {
        for (Path file : sources("main")) {
            Path info = file.resolveSibling("package-info.java");
            assertThat(info).exists();
            assertThat(Files.readString(info)).as(info.toString()).contains("/**").contains("@NullMarked");
        }
    }

    @Test
    void nothingIsLeftUndone() throws IOException {
        var all = new ArrayList<>(sources("main"));
        all.addAll(sources("test"));
        all.removeIf(file -> file.getFileName().toString().equals("TidyTest.java"));
        assertThat(linesMatching(UNDONE, all)).isEmpty();
    }

    @Test
    void everyClassCanBeReadInOneSitting() throws IOException {
        for (Path file : sources("main")) {
            assertThat(Files.readAllLines(file).size()).as(ROOT.relativize(file) + " in lines")
                    .isLessThanOrEqualTo(LINES_MAX);
        }
    }

    private static List<Path> sansIoSources() throws IOException {
        var files = new ArrayList<Path>();
        for (Path file : sources("main")) {
            if (SANS_IO_MODULES.contains(ROOT.relativize(file).getName(0).toString())) {
                files.add(file);
            }
        }
        assertThat(files).isNotEmpty();
        return files;
    }

    private static List<String> linesMatching(Pattern pattern, List<Path> files) throws IOException {
        var hits = new ArrayList<String>();
        for (Path file : files) {
            int number = 0;
            for (String line : Files.readAllLines(file)) {
                number++;
                String code = line.strip();
                boolean comment = code.startsWith("*") || code.startsWith("//") || code.startsWith("/*");
                if ((pattern == UNDONE || !comment) && pattern.matcher(line).find()
                        && !line.contains("never iterated")) {
                    hits.add(ROOT.relativize(file) + ":" + number + ": " + code);
                }
            }
        }
        return hits;
    }

    private static List<Path> sources(String kind) throws IOException {
        var files = new ArrayList<Path>();
        try (Stream<Path> modules = Files.list(ROOT)) {
            for (Path module : modules.sorted().toList()) {
                Path sources = module.resolve("src").resolve(kind).resolve("java");
                if (Files.isDirectory(sources)) {
                    try (Stream<Path> walk = Files.walk(sources)) {
                        walk.filter(file -> file.toString().endsWith(".java")).sorted().forEach(files::add);
                    }
                }
            }
        }
        return files;
    }

    private static Path root() {
        Path here = Path.of("").toAbsolutePath();
        while (here != null && !Files.exists(here.resolve("LICENSE"))) {
            here = here.getParent();
        }
        if (here == null) {
            throw new IllegalStateException("no LICENSE above " + Path.of("").toAbsolutePath());
        }
        return here;
    }
}
