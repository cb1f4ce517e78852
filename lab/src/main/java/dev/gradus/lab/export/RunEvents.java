package dev.gradus.lab.export;

import dev.gradus.interop.tensorboard.Content;
import dev.gradus.interop.tensorboard.Event;
import dev.gradus.lab.store.LogEvent;
import dev.gradus.lab.store.RunRecord;
import dev.gradus.lab.store.Statistics;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// What a run wrote, as events of TensorBoard: the one translation, for runs that go on and for those that have ended.
///
/// | of the run | in TensorBoard |
/// |---|---|
/// | a step | scalars `loss/step`, `training/learningRate` |
/// | an epoch | scalars named by metric and split, so that the curves of a metric stand side by side: `loss/train`, `accuracy/validation`; of no split `training/penalty`, `training/samplesPerSecond` |
/// | the result | scalars `loss/test`, `accuracy/test` … |
/// | statistics of a step | histograms `activation/1_Linear`, `gradient/1_Linear`, `weight/1.weight`, `update/1.weight`; scalars `statistics/dead/1_Linear`, `statistics/saturated/…`, `statistics/ratio/1.weight` |
/// | numbers that are not finite | scalars `statistics/notFinite/activation/1_Linear` …, where there are any; never in a histogram |
/// | a finding, the guard, a note | texts `findings/CAUSE`, `findings/guard`, `notes` |
/// | what a callback measured | a scalar or a histogram `measured/NAME` |
/// | settings | a text `settings`; hyper-parameters: some that always count, and those that are not the default; their metrics are the figures of validation and test |
///
/// The step is the number of updates of the parameters. Where a guard goes back, what is done again replaces what was done before, as in
/// [dev.gradus.lab.store.EventLog]: [Content.Restart] makes TensorBoard forget it, and texts are written again, since they still hold.
final class RunEvents {
    private static final List<String> SPLITS = List.of("train", "validation", "subset", "raw", "test");
    private static final String VALIDATION = "/validation";
    private static final List<String> NO_FIGURES = List.of("epoch", "update", "learningRate", "wallMillis");

    private final Consumer<Event> out;
    private final RunSettings settings;
    private final double started;
    private final StepTimes times = new StepTimes();
    private final List<Event> texts = new ArrayList<>();
    private long observed;
    private long update;
    private double now;
    private boolean hasExperiment;
    private boolean isBehind;

    /// @param settings of the run, as its record has them
    /// @param started when it began, in seconds since 1970
    RunEvents(Map<String, ?> settings, double started, Consumer<Event> out) {
        this.out = out;
        this.settings = new RunSettings(settings);
        this.started = started;
        now = started;
    }

    /// The last update that was done.
    long update() {
        return update;
    }

    /// When the last event happened.
    double now() {
        return now;
    }

    /// The first event of a file: whatever others hold that are there still is void.
    void begin() {
        out.accept(new Event(started, 0, new Content.Restart()));
        out.accept(new Event(started, 0, new Content.SessionStart(settings.hyperParameters(), started)));
        out.accept(new Event(started, 0, new Content.Text("settings", settings.table())));
    }

    /// Translates an event of the log.
    void add(LogEvent event) {
        Map<String, @Nullable Object> line = event.members();
        if (line.get("wallMillis") instanceof Number millis) now = started + millis.doubleValue() / 1e3;
        switch (event) {
            case LogEvent.Step step -> add(step, line);
            case LogEvent.Epoch epoch -> add(epoch);
            case LogEvent.Measured measured -> add(measured);
            case LogEvent.Found found ->
                    text(
                            found.update() > 0 ? found.update() : update,
                            "findings/" + found.cause(),
                            FoundText.of(found));
            case LogEvent.Tripped tripped ->
                    text(
                            update,
                            "findings/guard",
                            "**%s, epoch %d, step %d**\n\n%s"
                                    .formatted(
                                            tripped.action().replace('_', ' '),
                                            tripped.epoch(),
                                            tripped.step(),
                                            tripped.text()));
            case LogEvent.Note note -> text(update, "notes", note.text());
            case LogEvent.Started _, LogEvent.Finished _, LogEvent.Other _ -> {}
        }
    }

    private void add(LogEvent.Step step, Map<String, @Nullable Object> line) {
        long its = line.get("update") instanceof Long number ? number : times.last() + 1;
        if (its <= times.last()) goBack(its);
        times.add(its, now);
        update = its;
        scalar(its, "loss/step", step.loss());
        if (line.get("learningRate") instanceof Number rate) scalar(its, "training/learningRate", rate.doubleValue());
    }

    private void goBack(long to) {
        out.accept(new Event(now, to, new Content.Restart()));
        for (Event text : texts) if (text.step() >= to) out.accept(text);
        observed = Math.min(observed, to - 1);
        isBehind = true;
    }

    private void add(LogEvent.Epoch epoch) {
        List<String> metrics = new ArrayList<>();
        for (String name : epoch.members().keySet()) {
            Double value = NO_FIGURES.contains(name) ? null : epoch.number(name);
            if (value == null) continue;
            String tag = tag(name);
            scalar(update, tag, value);
            if (tag.endsWith(VALIDATION)) metrics.add(tag);
        }
        if (hasExperiment) return;
        List<String> all = new ArrayList<>(metrics);
        for (String metric : metrics) all.add(metric.replace(VALIDATION, "/test"));
        out.accept(new Event(now, update, new Content.Experiment(settings.hyperParameters(), all)));
        hasExperiment = true;
    }

    /// `validationLoss` → `loss/validation`.
    private static String tag(String name) {
        for (String split : SPLITS) {
            int n = split.length();
            if (!name.startsWith(split) || name.length() == n || !Character.isUpperCase(name.charAt(n))) continue;
            return name.substring(n, n + 1).toLowerCase(Locale.ROOT) + name.substring(n + 1) + "/" + split;
        }
        return "training/" + name;
    }

    private void add(LogEvent.Measured measured) {
        String tag = "measured/" + measured.name();
        if (!(measured.members().get("counts") instanceof List<?> counts)) {
            scalar(update, tag, measured.value());
            return;
        }
        write(update, now, new Content.Histogram(tag, Bins.of(measured, counts)));
        notFinite(update, now, tag, measured.members().get("notFinite") instanceof Long n ? n : 0);
    }

    private void text(long step, String tag, String markdown) {
        Event event = new Event(now, step, new Content.Text(tag, markdown));
        texts.add(event);
        out.accept(event);
    }

    /// Translates the statistics of those steps that were added and were not observed before.
    void add(Statistics statistics) {
        double[] updates = statistics.updates();
        long last = observed;
        for (double its : updates) if (isNew((long) its)) last = Math.max(last, (long) its);
        isBehind = updates.length > 0 && updates[updates.length - 1] > times.last();
        if (last == observed) return;
        for (String of : List.of("activation", "gradient")) histograms(of, updates, statistics.binsOfLayers(of));
        for (String of : List.of("weight", "update")) histograms(of, updates, statistics.binsOfParameters(of));
        for (String figure : List.of("dead", "saturated")) scalars(figure, updates, statistics.ofLayers("", figure));
        scalars("ratio", updates, statistics.ofParameters("", "ratio"));
        observed = last;
    }

    /// Whether there are statistics of steps that were not added yet, or are to be written again.
    boolean isBehind() {
        return isBehind;
    }

    private boolean isNew(long step) {
        return step > observed && step <= times.last();
    }

    private void histograms(String of, double[] updates, Map<String, List<Statistics.@Nullable Bins>> all) {
        all.forEach((name, its) -> {
            String tag = of + "/" + name.replace(' ', '_');
            for (int i = 0; i < updates.length; i++) {
                long step = (long) updates[i];
                Statistics.Bins bins = its.get(i);
                if (bins == null || !isNew(step)) continue;
                write(step, times.at(step), new Content.Histogram(tag, Bins.of(bins)));
                notFinite(step, times.at(step), tag, bins.notFinite());
            }
        });
    }

    private void scalars(String figure, double[] updates, Map<String, double[]> all) {
        all.forEach((name, its) -> {
            for (int i = 0; i < updates.length; i++) {
                long step = (long) updates[i];
                if (Double.isNaN(its[i]) || !isNew(step)) continue;
                Content scalar =
                        new Content.Scalar("statistics/" + figure + "/" + name.replace(' ', '_'), (float) its[i]);
                write(step, times.at(step), scalar);
            }
        });
    }

    private void notFinite(long step, double seconds, String tag, long count) {
        if (count > 0) write(step, seconds, new Content.Scalar("statistics/notFinite/" + tag, count));
    }

    /// Translates what the run came to, if it has come to an end.
    void end(RunRecord record) {
        for (String name : record.result().keySet()) {
            Double value = name.startsWith("test") ? record.figure(name) : null;
            if (value != null) scalar(update, tag(name), value);
        }
        String status = record.status();
        if (status.equals(RunRecord.RUNNING)) return;
        boolean isSuccess = !status.equals(RunRecord.FAILED) && !status.equals("diverged");
        out.accept(new Event(now, update, new Content.SessionEnd(isSuccess, now)));
    }

    private void scalar(long step, String tag, double value) {
        write(step, now, new Content.Scalar(tag, (float) value));
    }

    private void write(long step, double seconds, Content content) {
        out.accept(new Event(Double.isNaN(seconds) ? now : seconds, step, content));
    }
}
