package org.rustycoin.ledger.rocksdb;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** Another JVM with this one's class path. */
final class OtherProcess {

    private OtherProcess() {}

    /** Runs a class's {@code main} with a directory as its argument; the caller ends the process. */
    static Process start(Class<?> main, Path directory) throws IOException {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        return new ProcessBuilder(List.of(java, "-Xmx128m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1",
                "--enable-native-access=ALL-UNNAMED", "-cp", System.getProperty("java.class.path"), main.getName(),
                directory.toString())).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    }
}
