package dev.gradus.lab.gallery;

import static java.util.stream.Collectors.joining;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;

/// The page `docs/gallery.md`: the runs of the gallery, what the diagnosis says of them, and the confusion table, made of the records alone.
final class GalleryPage {
    private final List<Entry> entries;
    private final List<Trial> trials;
    private final StringBuilder text = new StringBuilder();

    GalleryPage(List<Entry> entries, List<Trial> trials) {
        this.entries = entries;
        this.trials = trials;
    }

    String text() {
        line("# A gallery of failures");
        line("");
        line(
                "Small trainings that go wrong, each one setting or one accident of the data away from a healthy twin, and healthy ones that look");
        line(
                "odd. The diagnosis is measured on them. Its thresholds may be chosen on half A; half B, which shares no data set and no");
        line(
                "architecture with it, is held out. The faults are those that people ask about in public, told in other words.");
        line("");
        line(
                "Each run is recorded in [gallery.jsonl](gallery.jsonl), with the seed, the figures of the training and the findings. This page");
        line("is made from the records. To make records again, all or in parts, and the page with them:");
        line("");
        line("```");
        line("./mvnw -Pfast -Dmaven.test.skip=false -pl core,lab test -Dtest=GalleryRecordsTest -Dtest.excluded= \\");
        line("    -Dsurefire.failIfNoSpecifiedTests=false -Dgallery=\"half=b seeds=1,2,3,4 only=rings,spirals\"");
        line("```");
        figures();
        confusions();
        for (String half : Gallery.HALVES) half(half);
        return text.toString();
    }

    private void line(String line) {
        text.append(line).append('\n');
    }

    // ---- figures ---------------------------------------------------------------------------------------------------

    private void figures() {
        line("");
        line("## What the diagnosis is worth");
        line("");
        line(
                "A finding may be of any grade; of healthy runs, those of grade fail and warn count. Live findings are those of the run's own log.");
        line("");
        line("Seeds of the trainings: " + new TreeSet<>(trials.stream().map(Trial::seed).toList()) + ".");
        line("");
        line("| | half A | half B |");
        line("|---|---|---|");
        row("faulty runs, recorded", half -> "" + count(half, trial -> !trial.isHealthy()));
        row("first finding is right", half -> share(half, Trial::firstIsRight));
        row("right one among the first three", half -> share(half, Trial::isWithinThree));
        row("first finding changes with the seed", this::changes);
        row("early faults: share of the steps before the right live finding, median", this::when);
        row("healthy runs, recorded", half -> "" + count(half, Trial::isHealthy));
        row("healthy runs with a finding of grade fail", half -> alarms(half, "fail"));
        row("healthy runs with a finding of grade warn", half -> alarms(half, "warn"));
        row("healthy runs with a live finding of grade fail or warn", this::liveAlarms);
    }

    private interface Figure {
        String of(String half);
    }

    private void row(String name, Figure figure) {
        line("| " + name + " | " + figure.of("a") + " | " + figure.of("b") + " |");
    }

    private List<Trial> of(String half, Predicate<Trial> which) {
        return trials.stream().filter(trial -> trial.half().equals(half)).filter(which).toList();
    }

    private int count(String half, Predicate<Trial> which) {
        return of(half, which).size();
    }

    private String share(String half, Predicate<Trial> right) {
        int all = count(half, trial -> trial.isDiagnosed() && !trial.isHealthy());
        int hits = count(half, trial -> trial.isDiagnosed() && !trial.isHealthy() && right.test(trial));
        return all == 0 ? "–" : "%d of %d (%.1f %%)".formatted(hits, all, 100.0 * hits / all);
    }

    /// Over all pairs of a run and a seed but its first.
    private String changes(String half) {
        Map<String, String> first = new LinkedHashMap<>();
        int pairs = 0, changed = 0;
        for (Trial trial : of(half, Trial::isDiagnosed)) {
            String before = first.putIfAbsent(trial.id(), trial.first());
            if (before == null) continue;
            pairs++;
            if (!before.equals(trial.first())) changed++;
        }
        return pairs == 0 ? "–" : "%d of %d (%.1f %%)".formatted(changed, pairs, 100.0 * changed / pairs);
    }

    private String when(String half) {
        double[] shares =
                of(half, trial -> trial.early() && !trial.isHealthy() && trial.isDiagnosed()).stream()
                        .mapToDouble(Trial::whenFound)
                        .sorted()
                        .toArray();
        return shares.length == 0 ? "–" : "%.1f %%".formatted(100 * shares[shares.length / 2]);
    }

    private String alarms(String half, String grade) {
        return ofHealthy(half, trial -> trial.graded(grade) > 0);
    }

    private String liveAlarms(String half) {
        return ofHealthy(half, Trial::hasLiveAlarm);
    }

    private String ofHealthy(String half, Predicate<Trial> which) {
        List<Trial> healthy = of(half, trial -> trial.isHealthy() && trial.isDiagnosed());
        if (healthy.isEmpty()) return "–";
        return "%d of %d runs".formatted(healthy.stream().filter(which).count(), healthy.size());
    }

    // ---- confusions ------------------------------------------------------------------------------------------------

    private void confusions() {
        line("");
        line("## Confusion table");
        line("");
        line(
                "Rows: the planted cause. Columns: how often the first finding names it, another accepted cause, or a wrong one.");
        line("");
        line("| planted | A: right | A: accepted | A: wrong | B: right | B: accepted | B: wrong |");
        line("|---|---|---|---|---|---|---|");
        for (String cause : Causes.ALL) {
            Predicate<Trial> planted = trial -> !trial.isHealthy() && trial.causes().getFirst().equals(cause);
            if (trials.stream().noneMatch(planted)) continue;
            line("| " + cause + confusion(of("a", planted)) + confusion(of("b", planted)) + " |");
        }
        line("| (healthy)" + confusion(of("a", Trial::isHealthy)) + confusion(of("b", Trial::isHealthy)) + " |");
    }

    private static String confusion(List<Trial> trials) {
        Map<String, Integer> wrong = new TreeMap<>();
        int right = 0, accepted = 0;
        for (Trial trial : trials) {
            if (!trial.isDiagnosed()) continue;
            String expected = trial.isHealthy() ? Trial.NOTHING : trial.causes().getFirst();
            if (trial.first().equals(expected)) right++;
            else if (trial.firstIsRight()) accepted++;
            else wrong.merge(trial.first(), 1, Integer::sum);
        }
        String others = wrong.entrySet().stream().map(e -> e.getKey() + " × " + e.getValue()).collect(joining(", "));
        return " | " + shown(right) + " | " + shown(accepted) + " | " + others;
    }

    private static String shown(int count) {
        return count == 0 ? "" : "" + count;
    }

    // ---- runs ------------------------------------------------------------------------------------------------------

    private void half(String half) {
        line("");
        line("## Half " + half.toUpperCase(Locale.ROOT));
        line("");
        line(
                "Score: accuracy, recall of the classes where they are imbalanced, or R² of values; validation split, weights of the best epoch / of");
        line("the last, then test split; first seed.");
        for (Entry entry : entries) {
            if (!entry.half().equals(half)) continue;
            if (entry.isHealthy()) {
                line("");
                line("### " + entry.id());
                line(entry.story());
                line("");
                line("| fault | what happened | planted, and accepted | score | found |");
                line("|---|---|---|---|---|");
            }
            List<String> cells = new ArrayList<>();
            cells.add(entry.isHealthy() ? "none" : entry.id().substring(entry.id().indexOf('/') + 1));
            cells.add(entry.isHealthy() ? "" : entry.story());
            cells.add(String.join(", ", entry.causes()));
            List<Trial> own = trials.stream().filter(trial -> trial.id().equals(entry.id())).toList();
            cells.add(own.isEmpty() ? "" : own.getFirst().score());
            cells.add(own.stream().filter(Trial::isDiagnosed).map(Trial::first).distinct().collect(joining(", ")));
            line("| " + String.join(" | ", cells) + " |");
        }
    }
}
