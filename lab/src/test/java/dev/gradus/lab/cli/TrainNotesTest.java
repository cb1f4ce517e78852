package dev.gradus.lab.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrainNotesTest {
    @Test
    void a_likely_mistake_that_is_found_is_shown_once_and_neither_noted_nor_logged(@TempDir Path folder) {
        List<String> logged = new ArrayList<>();
        Logger logger = Logger.getLogger("dev.gradus");
        var handler =
                new Handler() {
                    @Override
                    public void publish(LogRecord said) {
                        logged.add(said.getMessage());
                    }

                    @Override
                    public void flush() {}

                    @Override
                    public void close() {}
                };
        logger.addHandler(handler);
        Gradus run;
        try {
            run =
                    Gradus.run(
                            "train",
                            "--model",
                            "[flatten, {type: linear, units: 10}, softmax]",
                            "--steps",
                            "1",
                            "--run-dir",
                            folder.resolve("run").toString());
        } finally {
            logger.removeHandler(handler);
        }
        assertThat(run.code()).as(run.err()).isZero();
        List<String> said =
                run.err().lines().filter(line -> line.toLowerCase(Locale.ROOT).contains("softmax")).toList();
        assertThat(said).singleElement().asString().startsWith("fail: softmax-before-loss");
        assertThat(logged).noneMatch(text -> text.toLowerCase(Locale.ROOT).contains("softmax"));
    }
}
