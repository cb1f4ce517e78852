package dev.gradus.diagnose;

import dev.gradus.diagnose.fact.Distribution;
import dev.gradus.diagnose.fact.LayerState;
import dev.gradus.diagnose.fact.ParameterState;
import dev.gradus.diagnose.fact.StepState;
import dev.gradus.diagnose.fact.StepStatistics;
import dev.gradus.persist.Json;
import dev.gradus.train.ObservedStep;
import dev.gradus.train.Probe;
import dev.gradus.train.TrainEvent;
import dev.gradus.train.Training;
import dev.gradus.train.callback.Log;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.DoubleStream;
import org.jspecify.annotations.Nullable;

/// What layers and parameters did over time, on a line of JSON for each step that a [Watcher] observes, and the losses of the classes after epochs,
/// of more than a hundred after some.
///
/// ```
/// {"event":"statistics","update":1,"loss":2.3,"learningRate":0.001,"layers":[{"path":"1","type":"Linear",…}],"parameters":[…]}
/// {"event":"classes","epoch":1,"update":27,"losses":[0.31,0.94,…]}
/// ```
/// A distribution is `mean`, `deviation`, `rms`, `quantiles` (0.01, 0.25, 0.5, 0.75, 0.99), `zeros`, `notFinite`, and a [dev.gradus.diagnose.fact.LogHistogram]: `lowest`,
/// the exponent of its first bin, and the counts `negative` and `positive` from there on. Numbers have five digits. The file is bounded: there are as many steps as
/// the watcher observes, and of many layers and parameters 64 each. A resumed training goes on with the file as if it had never stopped; where a guard goes
/// back, steps come again, and the later ones count.
public final class StatisticsLog extends Log {
    private static final double[] QUANTILES = {0.01, 0.25, 0.5, 0.75, 0.99};
    private static final int DIGITS = 5, MOST_EPOCHS = 100;

    private final Watcher watcher;
    private @Nullable StepStatistics seen;
    private @Nullable GradientNoise noise;
    private @Nullable ClassLosses classes;
    private int everyEpoch = 1;

    /// A log.
    ///
    /// @param file is emptied when a training has begun
    /// @param watcher that takes part in the same training
    public StatisticsLog(Path file, Watcher watcher) {
        super(file);
        this.watcher = watcher;
    }

    @Override
    public void begin(Training training) {
        super.begin(training);
        classes = ClassLosses.of(training.plan());
        everyEpoch = Math.max(1, training.config().epochs() / MOST_EPOCHS);
    }

    @Override
    public Probe probe() {
        return watcher.probe();
    }

    @Override
    public void observe(ObservedStep step, Training training) {
        seen = StepStatistics.of(step);
        noise = watcher.level() == Watcher.Level.FULL ? GradientNoise.of(step.batch(), training.plan()) : null;
    }

    @Override
    protected @Nullable String header(Training training) {
        return null;
    }

    @Override
    protected @Nullable String line(TrainEvent event) {
        return switch (event) {
            case TrainEvent.StepDone step -> line(step);
            case TrainEvent.EpochDone done -> line(done);
            default -> null;
        };
    }

    private @Nullable String line(TrainEvent.StepDone step) {
        StepStatistics its = seen;
        StepState state = watcher.latest();
        seen = null;
        if (its == null || state == null || its.update() != step.at().update() || state.update() != its.update())
            return null;
        Map<String, Object> line = new LinkedHashMap<>();
        line.put("event", "statistics");
        line.put("epoch", step.epoch());
        line.put("update", its.update());
        line.put("loss", step.loss());
        line.put("learningRate", state.learningRate());
        GradientNoise measured = noise;
        if (measured != null) {
            line.put("gradientSquare", rounded(measured.square()));
            line.put("gradientNoise", rounded(measured.noise()));
        }
        Map<String, LayerState> layers = new LinkedHashMap<>();
        state.layers().forEach(layer -> layers.put(layer.path(), layer));
        line.put("layers", its.layers().stream().map(layer -> of(layer, layers.get(layer.path()))).toList());
        Map<String, ParameterState> parameters = new LinkedHashMap<>();
        state.parameters().forEach(p -> parameters.put(p.name(), p));
        line.put("parameters", its.parameters().stream().map(p -> of(p, parameters.get(p.name()))).toList());
        return Json.line(line);
    }

    private static Map<String, Object> of(StepStatistics.OfLayer layer, @Nullable LayerState state) {
        Map<String, Object> written = new LinkedHashMap<>();
        written.put("path", layer.path());
        if (state != null) {
            written.put("type", state.type());
            written.put("dead", rounded(state.dead()));
            if (!Double.isNaN(state.saturated())) written.put("saturated", rounded(state.saturated()));
        }
        written.put("activation", of(layer.output()));
        if (layer.gradient() != null) written.put("gradient", of(layer.gradient()));
        return written;
    }

    private static Map<String, Object> of(StepStatistics.OfParameter parameter, @Nullable ParameterState state) {
        Map<String, Object> written = new LinkedHashMap<>();
        written.put("name", parameter.name());
        if (state != null && !Double.isNaN(state.ratio())) written.put("ratio", rounded(state.ratio()));
        written.put("weight", of(parameter.weight()));
        if (parameter.gradient() != null) written.put("gradient", of(parameter.gradient()));
        written.put("update", of(parameter.update()));
        return written;
    }

    private static Map<String, Object> of(Distribution d) {
        Map<String, Object> written = new LinkedHashMap<>();
        written.put("mean", rounded(d.mean()));
        written.put("deviation", rounded(d.deviation()));
        written.put("rms", rounded(d.rms()));
        written.put("quantiles", DoubleStream.of(QUANTILES).mapToObj(q -> rounded(d.histogram().quantile(q))).toList());
        written.put("zeros", d.histogram().zeros());
        written.put("notFinite", d.histogram().notFinite());
        written.put("lowest", d.histogram().lowest());
        written.put("negative", d.histogram().negative());
        written.put("positive", d.histogram().positive());
        return written;
    }

    private @Nullable String line(TrainEvent.EpochDone done) {
        ClassLosses measured = classes;
        if (measured == null || done.result().epoch() % everyEpoch != 0) return null;
        Map<String, Object> line = new LinkedHashMap<>();
        line.put("event", "classes");
        line.put("epoch", done.result().epoch());
        line.put("update", done.at().update());
        List<Object> losses = new ArrayList<>();
        for (double loss : measured.now()) losses.add(rounded(loss));
        line.put("losses", losses);
        return Json.line(line);
    }

    private static double rounded(double x) {
        if (!Double.isFinite(x) || x == 0) return x;
        int exponent = DIGITS - 1 - (int) Math.floor(StrictMath.log10(Math.abs(x)));
        if (exponent > 300) return x;
        double scale = StrictMath.pow(10, exponent);
        return Math.round(x * scale) / scale;
    }
}
