package org.rustycoin.ledger.rocksdb;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rustycoin.ledger.store.ChainStore;
import org.rustycoin.ledger.store.StoredState;

import static org.assertj.core.api.Assertions.assertThat;
import static org.rustycoin.ledger.store.NumberedBlocks.assertWhole;
import static org.rustycoin.ledger.store.NumberedBlocks.block;
import static org.rustycoin.ledger.store.NumberedBlocks.hash;

/** A process that is killed while it commits leaves a whole store with everything that it had seen committed. */
final class RocksCrashTest {

    private static final int KILLS = 5;
    private static final int LINES_BEFORE_THE_KILL = 150;

    @TempDir
    private Path directory;

    @Test
    void aKilledProcessLosesNoCommitAndHalvesNone() throws Exception {
        int last = 0;
        for (int kill = 1; kill <= KILLS; kill++) {
            int printed = killedAfter(LINES_BEFORE_THE_KILL + 37 * kill);
            try (var store = RocksChainStore.open(directory)) {
                int found = last(store);
                assertThat(found).as("after kill %d", kill).isGreaterThanOrEqualTo(printed).isGreaterThan(last);
                assertWhole(store, found);
                for (int number = 1; number <= found; number++) {
                    assertThat(store.hashAt(number)).isEqualTo(hash(number));
                    assertThat(store.body(hash(number))).isNotNull();
                }
                last = found;
            }
        }
    }

    /** Runs the committing process until it has said so many numbers, and gives the last that it said. */
    private int killedAfter(int lines) throws IOException, InterruptedException {
        Process process = OtherProcess.start(Committer.class, directory);
        try (BufferedReader out = process.inputReader()) {
            int last = 0;
            @Nullable
            String line = "";
            for (int i = 0; i < lines && line != null; i++) {
                line = out.readLine();
                last = line == null ? last : Integer.parseInt(line);
            }
            process.toHandle().destroyForcibly(); // unlike the process's own, this leaves the pipe open
            // What was in the pipe at its death was said too; the last line may be torn.
            for (String next = out.readLine(); next != null; next = out.readLine()) {
                last = Integer.toString(last + 1).equals(next) ? last + 1 : last;
            }
            assertThat(line).as("the process ended by itself").isNotNull();
            return last;
        } finally {
            process.destroyForcibly().waitFor();
        }
    }

    private static int last(ChainStore store) {
        StoredState state = store.state();
        return state == null ? 0 : (int) state.height();
    }

    /** Commits blocks with ascending numbers, each over all column families, and prints each number when it is done. */
    static final class Committer {

        private Committer() {}

        public static void main(String[] arguments) {
            try (var store = RocksChainStore.open(Path.of(arguments[0]))) {
                for (int number = last(store) + 1;; number++) {
                    store.commit(block(number));
                    System.out.println(number);
                    System.out.flush();
                }
            }
        }
    }
}
