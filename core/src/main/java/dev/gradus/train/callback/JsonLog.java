package dev.gradus.train.callback;

import dev.gradus.persist.Json;
import dev.gradus.train.EpochResult;
import dev.gradus.train.Evaluation;
import dev.gradus.train.Figure;
import dev.gradus.train.Histogram;
import dev.gradus.train.Measurement;
import dev.gradus.train.Moment;
import dev.gradus.train.TrainEvent;
import dev.gradus.train.Training;
import dev.gradus.train.diagnose.Finding;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Every event of a training on a line of its own, as JSON; with the system at the latest after each epoch.
///
/// ```
/// {"event":"started","samples":1347,"stepsPerEpoch":27,"epoch":1,"update":0,"learningRate":0.001,"wallMillis":3}
/// {"event":"step","epoch":1,"step":1,"loss":2.3,"update":1,"learningRate":0.001,"wallMillis":9}
/// {"event":"epoch","epoch":1,"trainLoss":1.2,…,"validationLoss":0.9,"validationAccuracy":0.8,…,"best":true,…}
/// {"event":"tripped",…}  {"event":"note",…}  {"event":"finished","reason":"completed","bestEpoch":1,…}
/// ```
/// Every line has these members, after those of its event:
///
/// | member | |
/// |---|---|
/// | `event` | which of those below; the first member |
/// | `epoch` | the epoch under way, from 1; of `step`, `epoch` and `tripped` the one that it is about |
/// | `update` | updates of the parameters that are done, over all epochs; of a `step` its number |
/// | `learningRate` | of the last update; before the first, that of the settings |
/// | `wallMillis` | milliseconds since the training began, those of earlier processes included. All that tells times ends in `Millis`, `Seconds` or `PerSecond`; all other members are the same in every run of the same training |
///
/// | event | members of its own |
/// |---|---|
/// | `started` | `samples` of the training split, `stepsPerEpoch` |
/// | `step` | `step` within the epoch, from 1; `loss` |
/// | `epoch` | the figures, named by [Figure#member]: `trainLoss`, `validationF1` …; `penalty` where there is one; `samplesPerSecond`; `best`, whether it is the best so far |
/// | `tripped` | `step`; `cause`, `text`; `action`; `backToEpoch`, `backToStep`, where training goes on |
/// | `found` | `cause`; `grade`: `fail`, `warn` or `note`; `text`; `confidence`: `shown`, `likely` or `possible`; `place`: `layer`, `parameter`, `samples`; `evidence`, each with `name`, `value`, `healthy`; `remedies`, as texts |
/// | `measured` | `name`; `value`, a number, or `low`, `high`, `counts`, `notFinite`, a [Histogram] |
/// | `note` | `text` |
/// | `finished` | `reason`, `bestEpoch` (0 for none) |
///
/// Numbers that JSON does not have are texts: `"NaN"`, `"Infinity"`, `"-Infinity"`. Readers pass over events and members that they do not
/// know. A resumed training goes on with the file as if it had never stopped. Where a [dev.gradus.train.Guard] goes back, steps and epochs
/// come again, and the later ones count.
public final class JsonLog extends Log {
    private final Function<Finding, Map<String, ?>> more;

    /// A log.
    ///
    /// @param file is emptied when a training has begun
    public JsonLog(Path file) {
        this(file, _ -> Map.of());
    }

    /// A log that says more of findings.
    ///
    /// @param file is emptied when a training has begun
    /// @param more further members of a `found` line, in plain values
    public JsonLog(Path file, Function<Finding, Map<String, ?>> more) {
        super(file);
        this.more = more;
    }

    @Override
    protected @Nullable String header(Training training) {
        return null;
    }

    @Override
    protected @Nullable String line(TrainEvent event) {
        Map<String, Object> line = new LinkedHashMap<>();
        switch (event) {
            case TrainEvent.Started started -> {
                if (!isNew()) return null;
                line.put("event", "started");
                line.put("samples", started.samples());
                line.put("stepsPerEpoch", started.stepsPerEpoch());
            }
            case TrainEvent.StepDone step -> {
                line.put("event", "step");
                line.put("epoch", step.epoch());
                line.put("step", step.step());
                line.put("loss", step.loss());
            }
            case TrainEvent.EpochDone done -> {
                line.put("event", "epoch");
                line.putAll(epoch(done.result()));
                line.put("best", done.best());
            }
            case TrainEvent.Tripped tripped -> {
                line.put("event", "tripped");
                line.put("epoch", tripped.epoch());
                line.put("step", tripped.step());
                line.put("cause", tripped.diagnosis().cause().replace('-', '_'));
                line.put("text", tripped.diagnosis().toString());
                line.put("action", lower(tripped.action()));
                line.put("backToEpoch", tripped.back().epoch());
                line.put("backToStep", tripped.back().steps());
            }
            case TrainEvent.Found found -> {
                line.put("event", "found");
                line.putAll(FoundLine.of(found.finding()));
                more.apply(found.finding()).forEach(line::putIfAbsent);
            }
            case TrainEvent.Measured measured -> {
                line.put("event", "measured");
                line.put("name", measured.name());
                put(line, measured.value());
            }
            case TrainEvent.Note note -> {
                line.put("event", "note");
                line.put("text", note.text());
            }
            case TrainEvent.Finished finished -> {
                line.put("event", "finished");
                line.put("reason", lower(finished.reason()));
                line.put("bestEpoch", finished.history().best());
            }
            case TrainEvent.EpochStarted _, TrainEvent.Stopping _ -> {
                return null;
            }
        }
        Moment at = event.at();
        line.putIfAbsent("epoch", at.epoch());
        line.put("update", at.update());
        line.putIfAbsent("learningRate", at.learningRate());
        line.put("wallMillis", at.wallMillis());
        return Json.line(line);
    }

    private static void put(Map<String, Object> line, Measurement value) {
        switch (value) {
            case Measurement.Scalar scalar -> line.put("value", scalar.value());
            case Histogram histogram -> {
                line.put("low", histogram.low());
                line.put("high", histogram.high());
                line.put("counts", histogram.counts());
                line.put("notFinite", histogram.notFinite());
            }
        }
    }

    /// The figures of one epoch: `trainLoss`, `validationAccuracy` … with the names of metrics as they are: `validationF1`.
    ///
    /// @param result of the epoch
    /// @return name → value
    public static Map<String, Object> epoch(EpochResult result) {
        Map<String, Object> line = new LinkedHashMap<>();
        line.put("epoch", result.epoch());
        put(line, "train", result.train());
        put(line, "validation", result.validation());
        put(line, "subset", result.subset());
        put(line, "raw", result.raw());
        if (result.penalty() != 0) line.put("penalty", result.penalty());
        line.put("learningRate", result.learningRate());
        line.put("samplesPerSecond", result.samplesPerSecond());
        return line;
    }

    /// Loss, accuracy of classes, and metrics.
    ///
    /// @param line to be added to
    /// @param split the begin of the names
    /// @param evaluation null where there is none
    public static void put(Map<String, Object> line, String split, @Nullable Evaluation evaluation) {
        if (evaluation == null) return;
        evaluation.figures().forEach((name, value) -> line.put(Figure.member(split, name), value));
    }

    private static String lower(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }
}
