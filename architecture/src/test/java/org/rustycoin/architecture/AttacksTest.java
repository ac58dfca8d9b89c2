package org.rustycoin.architecture;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** The tests that docs/attacks.md names are there. */
class AttacksTest {

    private static final Path ROOT = Path.of("..");
    private static final Pattern NAMED = Pattern
            .compile("`([A-Z][A-Za-z0-9]+(?:Test|Fuzz|Model|Scenario))(?:\\.([a-zA-Z0-9]+))?`");

    private static Map<String, String> testSources() throws IOException {
        var sources = new LinkedHashMap<String, String>();
        try (Stream<Path> modules = Files.list(ROOT)) {
            for (Path tests : modules.map(module -> module.resolve("src/test/java")).filter(Files::isDirectory)
                    .toList()) {
                try (Stream<Path> files = Files.walk(tests)) {
                    for (Path file : files.filter(each -> each.toString().endsWith(".java")).toList()) {
                        // Two modules may have a class of one name: a test is in one of them.
                        sources.merge(file.getFileName().toString().replace(".java", ""), Files.readString(file),
                                String::concat);
                    }
                }
            }
        }
        return sources;
    }

    @Test
    void everyNamedTestIsThere() throws IOException {
        Map<String, String> sources = testSources();
        List<String> missing = NAMED.matcher(Files.readString(ROOT.resolve("docs/attacks.md"))).results()
                .filter(named -> !sources.getOrDefault(named.group(1), "")
                        .contains(named.group(2) == null ? "class " + named.group(1) : " " + named.group(2) + "("))
                .map(named -> named.group()).toList();
        assertThat(missing).as("tests that docs/attacks.md names and nobody has").isEmpty();
    }

    @Test
    void thePageNamesMany() throws IOException {
        assertThat(NAMED.matcher(Files.readString(ROOT.resolve("docs/attacks.md"))).results().count())
                .isGreaterThan(40);
    }
}
