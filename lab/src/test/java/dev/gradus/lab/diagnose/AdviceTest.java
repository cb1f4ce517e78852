package dev.gradus.lab.diagnose;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gradus.data.prepare.Standardize;
import dev.gradus.error.GradusException.Parts;
import dev.gradus.lab.cli.Main;
import dev.gradus.optim.Sgd;
import dev.gradus.train.diagnose.Certainty;
import dev.gradus.train.diagnose.Diagnosis;
import dev.gradus.train.diagnose.Finding;
import dev.gradus.train.diagnose.Grade;
import dev.gradus.train.diagnose.Place;
import dev.gradus.train.diagnose.Remedy;
import dev.gradus.train.diagnose.Remedy.Part;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

/// What core calls a component and a value has a path, a flag and a line of Java here.
class AdviceTest {
    private static final Remedy RATE = new Remedy.Set(Part.OPTIMIZER, "learningRate", 0.01);

    @Test
    void a_setting_has_a_path_a_flag_and_a_line_of_java() {
        Advice advice = Advice.of(RATE, new Sgd(0.1, 0.9).config());
        assertThat(advice.path()).isEqualTo("optimizer.learningRate");
        assertThat(advice.value()).isEqualTo("0.01");
        assertThat(advice.flag()).isEqualTo("--lr 0.01");
        assertThat(advice.java()).startsWith("new Sgd(new Sgd.Config(0.01, 0.9, ");
    }

    @Test
    void what_is_added_has_the_name_of_its_catalogue() {
        Advice advice = Advice.of(new Remedy.Add(Part.PREPARATION, new Standardize.Config(), ""), new Sgd.Config());
        assertThat(advice.value()).isEqualTo("standardize");
        assertThat(advice.flag()).isEqualTo("--prepare standardize");
        assertThat(Advice.of(new Remedy.Code("x.add(1)"), new Sgd.Config()).java()).isEqualTo("x.add(1)");
    }

    @Test
    void a_diagnosis_ends_with_the_flags_that_mend_it() {
        var finding =
                new Finding(
                        "learning-rate",
                        Grade.FAIL,
                        Certainty.LIKELY,
                        Place.NOWHERE,
                        List.of(),
                        new Parts("a", "b", "c", "Try the learning rate 0.01."),
                        List.of(RATE));
        assertThat(Advice.words(new Diagnosis(List.of(finding))))
                .isEqualTo("a, expected b. Likely cause: c. Try the learning rate 0.01. (--lr 0.01)");
    }

    @Test
    void the_command_line_has_every_flag() {
        var out = new ByteArrayOutputStream();
        Main.run(new PrintStream(out), new PrintStream(out), "train", "--help");
        assertThat(out.toString(StandardCharsets.UTF_8)).contains("--lr", "--prepare");
    }
}
