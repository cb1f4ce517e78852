package dev.gradus.diagnose;

import dev.gradus.diagnose.fact.Judged;
import dev.gradus.diagnose.fact.Retraining;
import dev.gradus.diagnose.fact.Scores;
import dev.gradus.train.diagnose.Remedy;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A training of which it is known what each remedy gains.
final class Again implements Retraining {
    static final int SAMPLES = 100;

    private final double skill;
    final Map<Remedy, Judged> gains = new HashMap<>();
    final List<Remedy> tried = new ArrayList<>();

    Again(double skill) {
        this.skill = skill;
    }

    Again gain(String name, double gain) {
        return gain(Rigged.remedy(name), gain, 0);
    }

    /// @param noise by which the gains of the samples differ, up and down
    Again gain(Remedy remedy, double gain, double noise) {
        double[] each = original().validation().each();
        for (int i = 0; i < SAMPLES; i++) each[i] += gain + (i % 2 == 0 ? noise : -noise);
        gains.put(remedy, judged(each));
        return this;
    }

    @Override
    public Judged original() {
        double[] each = new double[SAMPLES];
        Arrays.fill(each, skill);
        return judged(each);
    }

    /// As good on training samples.
    private static Judged judged(double[] each) {
        return new Judged(new Scores(each, new double[0]), new Scores(each, new double[0]));
    }

    @Override
    public Optional<Judged> with(List<Remedy> changes) {
        tried.addAll(changes);
        return Optional.ofNullable(gains.get(changes.getFirst()));
    }

    @Override
    public long steps() {
        return 1;
    }
}
