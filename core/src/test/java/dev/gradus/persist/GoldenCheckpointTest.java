package dev.gradus.persist;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

class GoldenCheckpointTest {
    /// Written by [GoldenCheckpoint] of 0.1.0-SNAPSHOT; the hashes in its manifest agree with sha256sum.
    @Test
    void a_checkpoint_of_format_version_1_is_read() throws IOException, URISyntaxException {
        URL manifest = GoldenCheckpointTest.class.getResource("/golden/checkpoint-1/ckpt-0000000042/MANIFEST.json");
        if (manifest == null) throw new AssertionError("no golden checkpoint");
        var found = CheckpointStore.newest(Path.of(manifest.toURI()).getParent().getParent());
        assertThat(found.number()).isEqualTo(GoldenCheckpoint.NUMBER);
        assertThat(found.warnings()).isEmpty();
        assertThat(found.files()).isEqualTo(GoldenCheckpoint.files().keySet());
        for (Map.Entry<String, AtomicFile.Content> file : GoldenCheckpoint.files().entrySet()) {
            var expected = new ByteArrayOutputStream();
            file.getValue().writeTo(expected);
            assertThat(found.path().resolve(file.getKey())).hasBinaryContent(expected.toByteArray());
        }
    }
}
