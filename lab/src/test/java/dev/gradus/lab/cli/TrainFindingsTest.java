package dev.gradus.lab.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gradus.lab.report.RunText;
import dev.gradus.lab.store.LogEvent;
import dev.gradus.lab.store.MadeRun;
import dev.gradus.lab.store.StoredRun;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The end of a training in the terminal: the gravest findings in a line each, with the flag to try first.
class TrainFindingsTest {
    @TempDir Path folder;

    private Gradus train(String settings) {
        List<String> words = new ArrayList<>(List.of("train", "--run-dir", folder.resolve("run").toString()));
        words.addAll(List.of(settings.split(" ", -1)));
        return Gradus.run(words.toArray(String[]::new));
    }

    private static int count(String text, String part) {
        return text.split(Pattern.quote(part), -1).length - 1;
    }

    @Test
    void each_finding_is_a_line_with_its_flag_and_was_told_in_full_once() {
        Gradus call = train("--data two-moons --optimizer sgd --lr 1e4 --epochs 3");
        assertThat(call.code()).isEqualTo(ExitCode.DIVERGED);
        List<String> lines = call.out().lines().toList();
        int at = lines.indexOf("Found, with what to try first:");
        assertThat(lines.get(at + 1)).isEqualTo("  fail  learning-rate-too-high  --lr 1000");
        assertThat(lines.get(at + 2)).startsWith("To look closer, and try them: gradus diagnose ");
        assertThat(lines.get(at + 3)).startsWith("model and report in ");
        StoredRun run = StoredRun.read(folder.resolve("run"));
        for (LogEvent event : run.log().events()) {
            if (event instanceof LogEvent.Found found)
                assertThat(count(call.out() + call.err(), found.text())).as(found.text()).isEqualTo(1);
        }
    }

    @Test
    void what_was_found_before_a_run_was_resumed_is_listed_too() {
        assertThat(train("--data two-moons --init zeros --epochs 1 --steps 5").out())
                .contains("  fail  symmetry  --init");
        String run = folder.resolve("run").toString();
        Gradus again = Gradus.run("train", "--resume", run, "--steps", "10", "--allow-changes");
        assertThat(again.code()).as(again.err()).isZero();
        assertThat(again.out()).contains("  fail  symmetry  --init");
        assertThat(again.err()).as("not told again").doesNotContain("symmetry");
    }

    @Test
    void a_healthy_run_ends_as_it_always_did() {
        Gradus call = train("--data two-moons --epochs 5");
        assertThat(call.out()).doesNotContain("Found", "try first", "diagnose");
        assertThat(call.out().lines().toList().getLast()).startsWith("model and report in ");
    }

    @Test
    void of_many_findings_three_are_shown_and_one_without_a_flag_has_its_words() throws IOException {
        var out = new ByteArrayOutputStream();
        Path place = folder.resolve("made");
        var run = new MadeRun();
        for (String cause : List.of("one", "two", "three", "four")) {
            String grade = cause.equals("four") ? "fail" : "warn";
            Map<String, Object> found = new HashMap<>(Map.of("event", "found", "cause", cause));
            found.putAll(Map.of("grade", grade, "text", "t", "remedies", List.of("model.x = 1")));
            if (cause.equals("one")) found.put("changes", List.of(Map.of("flag", ""), Map.of("flag", "--x 1")));
            if (cause.equals("two")) found.put("changes", List.of(Map.of("java", "new Sgd(1)")));
            run.line(found);
        }
        StoredRun stored = run.readFrom(place);
        new TrainMessages(Gradus.screen(out, new ByteArrayOutputStream(), false))
                .findings(RunText.findings(stored), place);
        assertThat(out.toString(StandardCharsets.UTF_8))
                .isEqualTo(
                        """
                        The gravest 3 of 4 findings, with what to try first:
                          fail  four  model.x = 1
                          warn  one   --x 1
                          warn  two   new Sgd(1)
                        To look closer, and try them: gradus diagnose %s
                        """
                                .formatted(place));
    }
}
