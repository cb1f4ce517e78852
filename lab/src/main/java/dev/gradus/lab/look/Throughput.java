package dev.gradus.lab.look;

import dev.gradus.catalogue.Catalogues;
import dev.gradus.data.Dataset;
import dev.gradus.data.Preparation;
import dev.gradus.data.SampleChange;
import dev.gradus.data.augment.Augmentation;
import dev.gradus.data.augment.Compose;
import dev.gradus.data.augment.Image;
import dev.gradus.tensor.Rng;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.IntConsumer;

/// How many samples in a second one thread makes ready, step by step.
///
/// @param step what is done
/// @param perSecond samples, or images
public record Throughput(String step, double perSecond) {
    private static final int INPUTS = 64, STRETCHES = 40;

    /// Measures each step on samples of a data set: reading, each augmentation, reading with all of them, preparing.
    ///
    /// @param data at least one sample
    /// @param chain of augmentations, possibly empty
    /// @param preparations fitted to the data, possibly none
    /// @param time for each step, after half of it to warm up
    /// @return the speed of each, in the order in which they happen
    public static List<Throughput> of(Dataset data, Compose chain, List<Preparation> preparations, Duration time) {
        List<Throughput> all = new ArrayList<>();
        float[] sample = new float[data.shape().size()];
        all.add(measure("read", i -> data.readInput(i % data.size(), sample, 0), time));
        Rng rng = Rng.of(0).fork("speed");
        List<Augmentation> steps = chain.config().steps();
        for (int k = 0; k < steps.size(); k++) all.add(measure(data, steps, k, rng, time));
        if (!steps.isEmpty()) {
            SampleChange.Reader reader = chain.reader(data);
            float[] changed = new float[chain.shape(data.shape()).size()];
            all.add(measure("read and augment", i -> reader.read(i % data.size(), rng.fork(i), changed, 0), time));
        }
        for (Preparation step : preparations) {
            String name = String.valueOf(Catalogues.PREPARATIONS.write(step).get("type"));
            float[] prepared = new float[sample.length];
            all.add(
                    measure(
                            name,
                            _ -> {
                                System.arraycopy(sample, 0, prepared, 0, sample.length);
                                step.apply(prepared, 0, 1);
                            },
                            time));
        }
        return all;
    }

    /// One augmentation, on what those before it have made.
    private static Throughput measure(Dataset data, List<Augmentation> steps, int k, Rng rng, Duration time) {
        Image image = Images.image(data);
        float[][] inputs = new float[Math.min(INPUTS, data.size())][];
        for (int i = 0; i < inputs.length; i++) {
            Images.read(data, i, image);
            for (int before = 0; before < k; before++) steps.get(before).apply(image, rng.fork(before).fork(i));
            inputs[i] = image.copy();
        }
        int height = image.height(), width = image.width();
        Augmentation step = steps.get(k);
        String name = String.valueOf(Catalogues.AUGMENTATIONS.write(step).get("type"));
        return measure(
                name,
                i -> {
                    float[] input = inputs[i % inputs.length];
                    System.arraycopy(input, 0, image.begin(height, width), 0, input.length);
                    step.apply(image, rng.fork(i));
                },
                time);
    }

    /// The median rate of many stretches of work: what else the machine does makes some of them slower.
    private static Throughput measure(String step, IntConsumer work, Duration time) {
        long begin = System.nanoTime(), most = time.toNanos();
        int next = 0, stretch = 1;
        List<Double> rates = new ArrayList<>();
        for (long start = begin; start - begin < most * 3 / 2 || rates.isEmpty(); start = System.nanoTime()) {
            for (int i = 0; i < stretch; i++, next = (next + 1) & Integer.MAX_VALUE) work.accept(next);
            long nanos = Math.max(1, System.nanoTime() - start);
            if (start - begin >= most / 2) rates.add(stretch * 1e9 / nanos);
            else if (nanos < most / STRETCHES) stretch = Math.min(2 * stretch, 1 << 20);
        }
        Collections.sort(rates);
        return new Throughput(step, rates.get(rates.size() / 2));
    }
}
