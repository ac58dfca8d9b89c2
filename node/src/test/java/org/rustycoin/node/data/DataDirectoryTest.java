package org.rustycoin.node.data;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class DataDirectoryTest {

    @TempDir
    private Path dir;

    private static String rights(Path file) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
    }

    @Test
    void oneNodeAtATimeHasAFolder() throws Exception {
        Path folder = dir.resolve("deep/regtest");
        try (DataDirectory first = DataDirectory.open(folder)) {
            assertThat(first.chain()).isEqualTo(folder.resolve("chain"));
            assertThatThrownBy(() -> DataDirectory.open(folder)).isInstanceOf(IOException.class)
                    .hasMessageContaining("another rustyd runs in " + folder).hasMessageContaining("--data-dir");
        }
        DataDirectory.open(folder).close();
    }

    @Test
    void secretsAreTheOwnersAloneAlsoWhenAnOldFileWasNot() throws Exception {
        Files.writeString(dir.resolve(".cookie"), "old");
        Files.setPosixFilePermissions(dir.resolve(".cookie"), PosixFilePermissions.fromString("rw-rw-rw-"));
        try (DataDirectory data = DataDirectory.open(dir)) {
            String cookie = data.newCookie();
            data.identity();
            assertThat(DataDirectory.cookie(dir)).isEqualTo(cookie).matches("__cookie__:[0-9a-f]{64}");
            assertThat(rights(dir.resolve(".cookie"))).isEqualTo("rw-------");
            assertThat(rights(dir.resolve("identity.key"))).isEqualTo("rw-------");
            assertThat(data.newCookie()).isNotEqualTo(cookie);
        }
    }

    @Test
    void theKeyStaysTheSameAndADamagedOneIsNotReplaced() throws Exception {
        byte[] key;
        try (DataDirectory data = DataDirectory.open(dir)) {
            key = data.identity().toProtobuf();
            assertThat(data.identity().toProtobuf()).isEqualTo(key);
        }
        try (DataDirectory data = DataDirectory.open(dir)) {
            assertThat(data.identity().toProtobuf()).isEqualTo(key);
            Files.write(dir.resolve("identity.key"), new byte[]{1, 2, 3});
            assertThatThrownBy(data::identity).isInstanceOf(IOException.class).hasMessageContaining("identity.key")
                    .hasMessageContaining("restore it from a backup, or delete it");
            assertThat(dir.resolve("identity.key")).hasBinaryContent(new byte[]{1, 2, 3});
        }
    }

    @Test
    void whatIsSaidOfTheRpcIsThereWhileTheNodeRunsOnlyAndNeverAKilledOnes() throws Exception {
        Files.writeString(dir.resolve("rpc.address"), "127.0.0.1:1");
        Files.writeString(dir.resolve(".cookie"), "__cookie__:killed");
        try (DataDirectory data = DataDirectory.open(dir)) {
            assertThat(DataDirectory.rpcAddress(dir)).isNull();
            assertThat(DataDirectory.cookie(dir)).isNull();
            data.newCookie();
            data.announceRpc("127.0.0.1:2");
            assertThat(DataDirectory.rpcAddress(dir)).isEqualTo("127.0.0.1:2");
            data.close();
            data.close(); // more than once does no harm
        }
        assertThat(DataDirectory.rpcAddress(dir)).isNull();
        assertThat(DataDirectory.cookie(dir)).isNull();
    }

    @Test
    void aFolderThatCannotBeMadeIsNamedWithWhatToDo() throws Exception {
        Path file = Files.writeString(dir.resolve("file"), "");
        assertThatThrownBy(() -> DataDirectory.open(file.resolve("regtest"))).isInstanceOf(IOException.class)
                .hasMessageContaining("cannot create the data directory " + file).hasMessageContaining("--data-dir");
        Files.createDirectories(dir.resolve("taken/lock"));
        assertThatThrownBy(() -> DataDirectory.open(dir.resolve("taken"))).isInstanceOf(IOException.class)
                .hasMessageContaining("cannot write in the data directory");
    }
}
