package dev.gradus.train.diagnose;

import static dev.gradus.tensor.Values.number;

import dev.gradus.tensor.Watch;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// The words for what was seen of a step, without its cause.
final class Symptom {
    private static final int MOST_SAMPLES = 5;

    private Symptom() {}

    /// What was seen: `epoch 1, step 3: layer 2 Linear: linear gave 12 +Infinity of 12, first at [0, 0]; given …`.
    static String of(Step step) {
        return step.where() + ": " + seen(step, in(step.samples()));
    }

    /// What was seen, after what is wrong with the data of some samples.
    static String of(Step step, String data) {
        return step.where() + ": " + data + "; " + (isEmpty(step) ? "the batch cannot be run" : seen(step, ""));
    }

    private static boolean isEmpty(Step step) {
        return step.fault() == null
                && step.explosion() == null
                && step.steepest() == null
                && !Double.isFinite(step.loss());
    }

    private static String seen(Step step, String samples) {
        Watch.Fault fault = step.fault();
        Step.Output explosion = step.explosion();
        Step.Slope steepest = step.steepest();
        if (fault != null) return place(step, fault) + faulty(fault, samples) + given(fault);
        if (explosion != null) {
            return "layer %s makes numbers of rms %s out of numbers of rms %s"
                    .formatted(explosion.layer(), number(explosion.out().rms()), number(explosion.in().rms()));
        }
        if (steepest != null) {
            return "the gradient of " + steepest.parameter() + " reaches " + number(steepest.values().largest());
        }
        return "the same batch, run again, gives finite numbers and a loss of " + number(step.loss());
    }

    private static String place(Step step, Watch.Fault fault) {
        String place = fault.place();
        if (place == null || place.equals(Autopsy.MODEL)) return "the model";
        return step.layers().stream().anyMatch(l -> l.layer().equals(place)) ? "layer " + place : "the loss " + place;
    }

    private static String faulty(Watch.Fault f, String samples) {
        String name = f.output().name();
        String what = name == null ? "its " + f.output().what().replace("gradient of ", "") : name;
        String bad = f.output().values().bad() + ", first at " + f.index() + samples;
        return f.isBackward()
                ? ", on the way back: the gradient of " + what + " by " + f.operation() + " has " + bad
                : ": " + f.operation() + (f.isProducer() ? " gave " : " passed on ") + bad;
    }

    /// The operands: `; given input 0 [2, 3] from 0 to 1, mean 0.5 (0 there)`.
    private static String given(Watch.Fault f) {
        List<String> operands = new ArrayList<>();
        for (Watch.Operand o : f.inputs()) {
            String there = o.there().isPresent() ? " (" + number(o.there().getAsDouble()) + " there)" : "";
            operands.add((o.name() == null ? o.what() : o.name()) + " " + o.shape() + " " + o.values() + there);
        }
        return "; given " + String.join(", ", operands);
    }

    /// ` in samples 3, 5`, or nothing.
    static String in(List<Integer> samples) {
        return samples.isEmpty() ? "" : " in " + listed(samples);
    }

    /// `samples 3, 5`, the first few.
    static String listed(List<Integer> samples) {
        String some =
                samples.stream().limit(MOST_SAMPLES).map(i -> Integer.toString(i)).collect(Collectors.joining(", "));
        String more = samples.size() > MOST_SAMPLES ? " and " + (samples.size() - MOST_SAMPLES) + " more" : "";
        return (samples.size() == 1 ? "sample " : "samples ") + some + more;
    }

    /// Where the faulty operation is, or else what is huge.
    static Place place(Step step, @Nullable String parameter, List<Integer> samples) {
        Watch.Fault fault = step.fault();
        if (fault != null) {
            return new Place(fault.place(), parameter, fault.operation(), fault.isBackward(), samples);
        }
        Step.Output explosion = step.explosion();
        String layer = explosion == null ? null : explosion.layer();
        return new Place(layer, parameter, null, layer == null && step.steepest() != null, samples);
    }

    /// The parameter whose gradient went wrong, or that is not finite itself.
    static @Nullable String parameter(Step step) {
        Watch.Fault fault = step.fault();
        Step.Slope steepest = step.steepest();
        if (fault == null) return steepest == null ? null : steepest.parameter();
        if (fault.isBackward()) return fault.output().name();
        return fault.inputs().stream()
                .filter(o -> o.name() != null && !o.values().isFinite())
                .findFirst()
                .map(Watch.Operand::name)
                .orElse(null);
    }
}
