package dev.gradus.lab.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gradus.data.Splits;
import dev.gradus.data.source.Download;
import dev.gradus.error.GradusException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class DataSourceTest {
    @TempDir Path folder;

    @ParameterizedTest
    @EnumSource(DataSource.class)
    void what_is_known_before_any_sample_is_read_is_so(DataSource source) {
        assertThat(DataSource.named(source.title())).isEqualTo(source);
        Download offline = new Download().into(folder).offline(true);
        if (source.isFiles()) {
            assertThatThrownBy(() -> source.load("", offline))
                    .isInstanceOf(GradusException.class)
                    .hasMessageContaining("downloads are off");
            assertThatThrownBy(() -> source.load(folder.toString(), offline))
                    .isInstanceOf(GradusException.class)
                    .hasMessageContaining("has no file");
            return;
        }
        Splits splits = source.load("", offline);
        assertThat(splits.train().data().shape()).isEqualTo(source.sample());
        assertThat(splits.task().outputs()).isEqualTo(source.classes());
        assertThatThrownBy(() -> source.load("x", offline)).hasMessageContaining("with a folder of files, x");
    }

    @Test
    void names_are_written_with_hyphens() {
        assertThat(DataSource.names()).contains("cifar10", "emnist-letters", "two-moons").doesNotHaveDuplicates();
    }
}
