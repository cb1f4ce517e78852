package dev.gradus.lab.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Resumption within an epoch meets settings that decide which batches make which update, and other names of settings.
class ResumeMeetsTest {
    @TempDir Path folder;

    private Gradus train(List<String> settings, String... more) {
        List<String> args = new ArrayList<>(List.of("train", "--json", "--hidden", "12", "--batch-size", "40"));
        args.addAll(settings);
        args.addAll(List.of(more));
        return Gradus.run(args.toArray(String[]::new));
    }

    private String at(String run) {
        return folder.resolve(run).toString();
    }

    @Test
    void the_order_of_samples_and_accumulation_go_on_within_an_epoch() {
        SplittableRandom random = new SplittableRandom(1);
        for (int i = 0; i < 8; i++) {
            List<String> settings = new ArrayList<>();
            if (random.nextInt(4) > 0) settings.add("--no-shuffle");
            int accumulate = random.nextInt(1, 5);
            settings.addAll(List.of("--accumulate", Integer.toString(accumulate)));
            if (random.nextBoolean()) settings.addAll(List.of("--dropout", "0.2"));
            int all = random.nextInt(10, 20), first = random.nextInt(1, all);
            String whole = "whole" + i, parts = "parts" + i;
            train(settings, "--epochs", "3", "--steps", "" + all, "--run-dir", at(whole)).json();
            train(settings, "--epochs", "3", "--steps", "" + first, "--run-dir", at(parts)).json();
            Gradus resumed =
                    Gradus.run("train", "--json", "--resume", at(parts), "--steps", "" + all, "--allow-changes");
            resumed.json();
            assertThat(folder.resolve(parts).resolve("final/model.safetensors"))
                    .as("%s, %d of %d steps", settings, first, all)
                    .hasSameBinaryContentAs(folder.resolve(whole).resolve("final/model.safetensors"));
        }
    }

    @Test
    void other_names_of_settings_are_the_same_settings_of_a_resumed_run() {
        List<String> named = List.of("--optimizer", "SGD(lr=0.05, momentum=0.5)", "--loss", "CrossEntropyLoss");
        train(named, "--steps", "5", "--run-dir", at("run")).json();
        for (List<String> again :
                List.of(
                        named,
                        List.of("--optimizer", "sgd"),
                        List.of("--set", "optimizer.lr=0.05"),
                        List.of("--lr", "5e-2", "--loss", "cross_entropy"),
                        List.of("--momentum", "0.50"))) {
            List<String> args = new ArrayList<>(List.of("train", "--json", "--resume", at("run")));
            args.addAll(again);
            Gradus resumed = Gradus.run(args.toArray(String[]::new));
            resumed.json();
            assertThat(resumed.err()).as("%s", again).doesNotContain("changed:", "warning:");
        }
        Gradus other = Gradus.run("train", "--resume", at("run"), "--set", "optimizer.lr=0.06").refused();
        assertThat(other.err()).contains("optimizer.learningRate 0.05 → 0.06");
    }
}
