package dev.gradus.lab.cli;

import static dev.gradus.lab.chart.Text.format;

import dev.gradus.lab.chart.Text;
import dev.gradus.lab.search.Definition;
import dev.gradus.lab.search.Dimension;
import dev.gradus.lab.search.Finalist;
import dev.gradus.lab.search.Job;
import dev.gradus.lab.search.Objective;
import dev.gradus.lab.search.Point;
import dev.gradus.lab.search.Study;
import dev.gradus.lab.search.StudyRun;
import dev.gradus.lab.search.Trial;
import dev.gradus.lab.search.explain.Explanation;
import dev.gradus.lab.search.explain.StudyPage;
import dev.gradus.lab.search.explain.StudyText;
import dev.gradus.lab.search.export.OptunaJournal;
import dev.gradus.lab.search.export.StudyCsv;
import dev.gradus.lab.search.export.StudyJson;
import dev.gradus.persist.Json;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// What a search prints: how far it is, its best trials, the winner.
final class SearchPage implements StudyRun.Listener {
    private final Screen screen;
    private final Study study;
    private final Objective objective;
    private final long start = System.nanoTime();
    private int trials;
    private int before;
    private int running;

    SearchPage(Screen screen, Study study) {
        this.screen = screen;
        this.study = study;
        objective = study.definition().objective();
    }

    /// @param trials that the study will have
    void begin(int trials, int workers) {
        Definition its = study.definition();
        this.trials = trials;
        before = ended();
        screen.out().line(screen.bold("search in " + study.folder()));
        for (Dimension d : its.space().dimensions())
            screen.out().line("  " + d.path() + "  " + screen.soft(String.valueOf(d)) + when(d));
        its.space().constraints().forEach(c -> screen.out().line("  " + c));
        for (Point point : its.points()) screen.out().line("  by hand: " + screen.soft(text(point)));
        screen.out()
                .line(
                        format(
                                "%s for %s, %s, pruner %s, %s, %s at once%s",
                                Text.plural(this.trials, "trial"),
                                objective.figure(),
                                its.sampler().type(),
                                its.pruner().type(),
                                Text.plural(its.epochs(), "epoch"),
                                workers,
                                before == 0 ? "" : format(", %d done before", before)));
        screen.out().flush();
    }

    private static String text(Point point) {
        return point.values().entrySet().stream()
                .map(e -> e.getKey() + "=" + e.getValue())
                .collect(Collectors.joining(" "));
    }

    private static String when(Dimension d) {
        Dimension.Condition when = d.when();
        if (when == null) return "";
        return "  if " + when.path() + "=" + String.join(",", when.values().stream().map(String::valueOf).toList());
    }

    private int ended() {
        return (int) study.trials().stream().filter(t -> t.status() != Trial.Status.PAUSED).count();
    }

    @Override
    public void started(Job job) {
        running++;
        draw();
    }

    @Override
    public void done(Job.Done done) {
        running--;
        clear();
        if (!screen.live()) screen.out().line(line(done));
        draw();
        screen.out().flush();
    }

    @Override
    public void done(Finalist finalist) {
        clear();
        if (screen.live()) return;
        screen.out().line(format("trial %d, seed %d: %s", finalist.trial(), finalist.seed(), value(finalist.value())));
        screen.out().flush();
    }

    private String line(Job.Done done) {
        Trial trial = study.trials().stream().filter(t -> t.number() == done.job().trial()).findFirst().orElseThrow();
        String status = trial.status().name().toLowerCase(Locale.ROOT);
        String end = done.end().isEmpty() ? "" : ": " + done.end();
        return format(
                "trial %d/%d  %s  %s  after %s%s",
                trial.number(),
                trials,
                value(trial.best(objective)),
                status,
                Text.plural(trial.epochs(), "epoch"),
                end);
    }

    /// One line that moves: trials by how they stand, the best so far, the time that is left.
    private void draw() {
        if (!screen.live()) return;
        Map<Trial.Status, Integer> counts = new EnumMap<>(Trial.Status.class);
        List<Trial> all = study.trials();
        for (Trial t : all) counts.merge(t.status(), 1, Integer::sum);
        List<String> parts = new ArrayList<>();
        counts.forEach((status, n) -> parts.add(n + " " + status.name().toLowerCase(Locale.ROOT)));
        if (running > 0) parts.add(running + " running");
        List<Trial> best = study.best(1);
        if (!best.isEmpty()) parts.add("best " + value(best.getFirst().best(objective)));
        int done = all.size() - counts.getOrDefault(Trial.Status.PAUSED, 0);
        double seconds = (System.nanoTime() - start) * 1e-9;
        if (done > before) parts.add(ProgressLine.clock((trials - done) * seconds / (done - before)) + " left");
        String bar = ProgressLine.bar((double) done / trials, 16, screen);
        screen.out().print(Screen.Clear.LINE + bar + " " + done + "/" + trials + "  " + String.join("  ", parts));
        screen.out().flush();
    }

    private void clear() {
        if (screen.live()) screen.out().print(Screen.Clear.LINE);
    }

    private String value(double value) {
        if (Double.isNaN(value)) return "no value";
        return Text.figure(objective.figure(), value);
    }

    /// How to go on after Ctrl-C.
    void stopped() {
        clear();
        int ended = ended();
        String when = ended < trials ? "" : " while the best were trained";
        screen.out().line(format("Stopped after %d of %d trials%s; what is finished is kept.", ended, trials, when));
        screen.out().line("To go on: " + screen.bold("gradus search --study " + study.folder()));
        screen.out().flush();
    }

    /// Whether a trial that was trained again came out as it was.
    boolean again(Trial before, Trial now) {
        boolean isSame = before.values().equals(now.values()) && before.losses().equals(now.losses());
        screen.out().line(format("trial %d: %s", before.number(), before.point().values()));
        screen.out().line(format("  then %s, now %s", value(before.best(objective)), value(now.best(objective))));
        screen.out()
                .line(
                        isSame
                                ? format(
                                        "  the same values to the bit in all %s", Text.plural(before.epochs(), "epoch"))
                                : screen.red(
                                        "  other values: another version, or other kernels, than those of the study"));
        screen.out().flush();
        return isSame;
    }

    /// What came out, on the screen and in the files of the study.
    ///
    /// @param winner the page of its run; null where there is none
    /// @return what `--json` says
    Map<String, Object> conclude(Explanation found, Instant began, @Nullable Path winner) {
        clear();
        Path folder = study.folder(), report = StudyPage.in(folder);
        StudyPage.write(found, report, winner);
        StudyCsv.write(found.results(), folder.resolve("trials.csv"));
        OptunaJournal.write(found.results(), began, folder.resolve("optuna-journal.log"));
        Map<String, Object> json = new LinkedHashMap<>(StudyJson.of(found));
        json.put("study", folder.toString());
        json.put("tests", study.tests());
        json.put("report", report.toString());
        Json.writeFile(folder.resolve("trials.json"), json);
        screen.out().line("");
        StudyText.lines(found, new TerminalWidth().columns()).forEach(screen.out()::line);
        screen.out().line("");
        study.tests().forEach(test -> screen.out().line("test split, " + test));
        if (study.tests().size() > 1)
            screen.out()
                    .line(
                            format(
                                    "The test split was looked at %d times: its figures are no longer unbiased.",
                                    study.tests().size()));
        if (!found.warnings().isEmpty())
            screen.out().line("beyond the edge: " + screen.bold("gradus search --study " + folder + " --extend"));
        if (found.results().best().isPresent())
            screen.out()
                    .line("to train with it: " + screen.bold("gradus train --config " + folder.resolve("best.yaml")));
        screen.out().line("page in " + screen.bold(report.toString()));
        screen.out().flush();
        return json;
    }
}
