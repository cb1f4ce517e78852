package dev.gradus.train.callback;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gradus.data.prepare.Standardize;
import dev.gradus.data.source.Digits;
import dev.gradus.nn.Sequential;
import dev.gradus.nn.activation.ReLU;
import dev.gradus.nn.layer.Flatten;
import dev.gradus.nn.layer.Linear;
import dev.gradus.nn.loss.CrossEntropy;
import dev.gradus.optim.Adam;
import dev.gradus.train.Callback;
import dev.gradus.train.Run;
import dev.gradus.train.TrainEvent;
import dev.gradus.train.Trainer;
import dev.gradus.train.Training;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;

class ConsoleProgressTest {
    private static Run train(Callback... callbacks) {
        var data = Digits.load();
        var network = Sequential.of(new Flatten(), new Linear(32), new ReLU(), new Linear(10));
        return Trainer.of(network, new CrossEntropy(), new Adam(1e-3))
                .prepare(Standardize.fit(data.train()))
                .epochs(2)
                .seed(1)
                .with(callbacks)
                .fit(data);
    }

    @Test
    void an_epoch_is_a_line_with_plain_digits() {
        var text = new StringBuilder();
        Run run = train(new ConsoleProgress(text));
        List<String> lines = text.toString().lines().toList();
        assertThat(lines).hasSize(4);
        assertThat(lines.get(0)).matches("\\d{4} training samples, 2410 parameters, 2 epochs of \\d+ steps");
        var second = run.history().epochs().get(1);
        assertThat(lines.get(2))
                .isEqualTo(
                        String.format(
                                Locale.ROOT,
                                "epoch 2/2  loss %.4f  accuracy %.4f  validation loss %.4f  accuracy %.4f  best",
                                second.train().loss(),
                                second.train().accuracy(),
                                second.validation().loss(),
                                second.validation().accuracy()));
        assertThat(lines.get(3)).isEqualTo("completed after 2 epochs, the best 2");
    }

    @Test
    void a_stream_that_does_not_flush_by_itself_has_every_line_at_once() {
        var bytes = new ByteArrayOutputStream();
        var out = new PrintStream(new java.io.BufferedOutputStream(bytes), false, StandardCharsets.UTF_8);
        Callback watch =
                (event, _) -> {
                    if (event instanceof TrainEvent.EpochDone) {
                        assertThat(bytes.toString(StandardCharsets.UTF_8)).contains("epoch 1/2");
                    }
                };
        train(new ConsoleProgress(out), watch);
    }

    @Test
    void a_note_stays_on_its_line_and_does_not_steer_the_terminal() {
        var text = new StringBuilder();
        Callback noting =
                new Callback() {
                    @Override
                    public void on(TrainEvent event, Training training) {
                        if (event instanceof TrainEvent.EpochDone) training.note("a\u001b[2Jb\u009bc\nd");
                    }
                };
        train(noting, new ConsoleProgress(text));
        assertThat(text.toString().lines()).contains("note: a[2Jbc d");
    }

    @Test
    void a_place_that_takes_no_more_text_does_not_end_a_training() {
        var refusing =
                new Appendable() {
                    @Override
                    public Appendable append(CharSequence text) throws IOException {
                        throw new IOException("full");
                    }

                    @Override
                    public Appendable append(CharSequence text, int start, int end) throws IOException {
                        throw new IOException("full");
                    }

                    @Override
                    public Appendable append(char c) throws IOException {
                        throw new IOException("full");
                    }
                };
        assertThat(train(new ConsoleProgress(refusing)).history().epochs()).hasSize(2);
    }

    @Test
    void a_run_and_its_parts_say_what_a_person_wants_to_see() {
        Run run = train();
        assertThat(run.test())
                .hasToString(
                        String.format(
                                Locale.ROOT,
                                "accuracy %.4f, loss %.4f, of %d samples",
                                run.test().accuracy(),
                                run.test().loss(),
                                run.test().samples()));
        assertThat(run).hasToString("test " + run.test() + "; 2 epochs, the best 2; completed");
        assertThat(run.history().epochs().getFirst())
                .asString()
                .startsWith("epoch 1: training accuracy 0.")
                .contains("; validation accuracy 0.");
        assertThat(run.model())
                .asString()
                .startsWith(
                        "TrainedModel for samples [1, 8, 8], answers with 10 classes: 2410 parameters in "
                                + "Sequential(Flatten, Linear(32), ReLU, Linear(10)) after [Standardize(")
                .endsWith("trained with CrossEntropy");
        var answers = run.model().predict(new float[2 * 64], 2);
        assertThat(answers)
                .hasToString(
                        String.format(
                                Locale.ROOT,
                                "2 predictions: class %1$d (%2$.3g), class %1$d (%2$.3g)",
                                answers.classes()[0],
                                answers.values().get(0, answers.classes()[0])));
        assertThat(run.model().predict(new float[20 * 64], 20)).asString().endsWith(", …");
        assertThat(run.model().predict(new float[0], 0)).hasToString("0 predictions: ");
    }
}
