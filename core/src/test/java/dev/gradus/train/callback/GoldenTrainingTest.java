package dev.gradus.train.callback;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gradus.nn.Sequential;
import dev.gradus.persist.Safetensors;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/// States that released versions have saved are read, and trained on with the same bits.
class GoldenTrainingTest {
    @Test
    void a_state_of_format_1_goes_on_to_the_weights_of_the_version_that_wrote_it() throws URISyntaxException {
        Path folder = Path.of(Objects.requireNonNull(getClass().getResource("/golden/training-1")).toURI());
        Checkpoints.Loaded loaded = Checkpoints.newest(folder);
        assertThat(loaded.warnings()).isEmpty();
        assertThat(loaded.state().position().steps()).as("it was stopped within an epoch").isPositive();
        Sequential network = GoldenTraining.network();
        GoldenTraining.trainer(network).resume(loaded.state()).fit(GoldenTraining.data());
        var expected = Safetensors.read(folder.resolve("expected.safetensors")).tensors();
        assertThat(expected.keySet()).isEqualTo(network.state().keySet());
        network.state()
                .forEach((name, values) ->
                        assertThat(values.toFloats())
                                .as(name)
                                .containsExactly(Objects.requireNonNull(expected.get(name)).toFloats()));
    }
}
