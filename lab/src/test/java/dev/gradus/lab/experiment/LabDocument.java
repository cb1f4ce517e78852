package dev.gradus.lab.experiment;

import static dev.gradus.lab.chart.Text.format;
import static java.util.stream.Collectors.joining;

import dev.gradus.lab.chart.Text;
import dev.gradus.lab.experiment.Words.Language;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/// `docs/lab.md`, made of the records in `docs/lab` alone.
final class LabDocument {
    private static final String HEAD =
            """
            # The laboratory

            `./gradus lab run NAME` runs an experiment: it trains or computes what is shown, compares it with what was published, checks
            what is expected, and writes a page with pictures in English and Korean. `./gradus lab list` lists all of them.

            This page is made from the records in [lab](lab), one for each experiment, which have all figures, settings, seeds and hashes. A
            test fails when an experiment has other settings, seeds or claims than its record, or when training gives other bits than then.
            Intervals are those of the mean over seeds, 95 % by Student.

            """;

    private final Map<Experiment, ExperimentRecord> records = new LinkedHashMap<>();
    private final Path docs;

    LabDocument(Path docs) {
        this.docs = docs;
        for (Experiment experiment : Experiments.ALL) {
            Path file = file(docs, experiment);
            if (Files.exists(file)) records.put(experiment, ExperimentRecord.read(file));
        }
    }

    static Path file(Path docs, Experiment experiment) {
        return docs.resolve("lab").resolve(experiment.name() + ".json");
    }

    Map<Experiment, ExperimentRecord> records() {
        return records;
    }

    String text() {
        var page = new StringBuilder(HEAD);
        long claims = records.values().stream().mapToLong(r -> r.claims().size()).sum();
        long failed =
                records.values().stream().flatMap(r -> r.claims().stream()).filter(claim -> !claim.holds()).count();
        double seconds = records.values().stream().mapToDouble(ExperimentRecord::seconds).sum();
        page.append(
                format(
                        "%d experiments, %d expectations, of which %d hold; %s of computing.\n",
                        records.size(), claims, claims - failed, Text.duration(seconds)));
        for (Theme theme : Theme.values()) {
            List<Experiment> all = Experiments.of(theme).stream().filter(records::containsKey).toList();
            if (all.isEmpty()) continue;
            page.append(format("\n## %s\n", Words.theme(theme, Language.EN)));
            for (Experiment experiment : all) section(page, experiment);
        }
        items(page);
        return page.toString();
    }

    /// Each item of the lectures with its experiments, or why it has none.
    private void items(StringBuilder page) {
        page.append("\n## Items of the lectures\n\n[lectures.md](lectures.md) says where else they are found.\n\n");
        page.append("| item | taught | experiments |\n|---|---|---|\n");
        for (Lectures item : Lectures.all(docs)) {
            String experiments = item.experiments().stream().map(this::link).collect(joining(", "));
            page.append(
                    format(
                            "| %s | %s | %s |\n",
                            item.id(), item.taught(), experiments.isEmpty() ? item.reason() : experiments));
        }
    }

    /// Its name, which leads to its record where there is one.
    private String link(String name) {
        boolean isRecorded = Files.exists(file(docs, Experiments.named(name)));
        return isRecorded ? format("[`%s`](lab/%s.json)", name, name) : "`" + name + "`";
    }

    private void section(StringBuilder page, Experiment experiment) {
        ExperimentRecord record = Objects.requireNonNull(records.get(experiment));
        Words words = Words.of(experiment, Language.EN);
        page.append(format("\n### %s\n\n", words.title()));
        page.append(
                format(
                        "[`%s`](lab/%s.json) · %s · %s\n\n%s\n\n",
                        experiment.name(),
                        experiment.name(),
                        seeds(record),
                        Text.duration(record.seconds()),
                        words.question()));
        for (ExperimentRecord.ClaimRecord claim : record.claims()) {
            page.append(
                    format("- %s %s\n", claim.holds() ? "✓" : "**✗ fails:**", words.claim(claim.key(), claim.shown())));
        }
        if (experiment.published().isEmpty()) return;
        page.append(
                "\n| | figure | published | measured | 95 % interval | ratio | source |\n|---|---|---|---|---|---|---|\n");
        for (ExperimentRecord.Compared compared : record.compared(experiment)) {
            Published published = compared.published();
            String figure = published.figure();
            page.append(
                    format(
                            "| %s | %s | %s | %s | %s | %.3f | %s |\n",
                            words.cell(published.cell()),
                            words.figure(figure),
                            Text.figure(figure, published.value()),
                            Text.figure(figure, compared.measured().mean()),
                            compared.interval(" to ", "one seed"),
                            compared.ratio(),
                            published.source()));
        }
    }

    private static String seeds(ExperimentRecord record) {
        int least = record.cells().stream().mapToInt(c -> c.seeds().size()).min().orElse(0);
        int most = record.cells().stream().mapToInt(c -> c.seeds().size()).max().orElse(0);
        return least == most ? Text.plural(most, "seed") : least + " to " + Text.plural(most, "seed");
    }
}
