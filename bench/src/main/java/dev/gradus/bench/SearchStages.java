package dev.gradus.bench;

import dev.gradus.data.Dataset;
import dev.gradus.data.Split;
import dev.gradus.data.Splits;
import dev.gradus.data.Subset;
import dev.gradus.data.source.Download;
import dev.gradus.lab.search.CoarseToFine;
import dev.gradus.lab.search.Dimension;
import dev.gradus.lab.search.Grid;
import dev.gradus.lab.search.Objective;
import dev.gradus.lab.search.Point;
import dev.gradus.lab.search.Proposal;
import dev.gradus.lab.search.RandomSampler;
import dev.gradus.lab.search.Sampler;
import dev.gradus.lab.search.Space;
import dev.gradus.lab.search.Trial;
import dev.gradus.lab.settings.DataSource;
import dev.gradus.lab.settings.Source;
import dev.gradus.lab.settings.TrainSettings;
import dev.gradus.tensor.Rng;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/// How many epochs of training coarse-to-fine, random points and a grid need until a validation loss is reached.
///
/// `SearchStages REPETITIONS CACHE LOSS[,LOSS…] PATH=VALUE…`: settings are those of `gradus train --set`; CACHE is a file that keeps the losses of each training. Epochs count one after
/// the other, also within a training. A repetition is a seed of the points and of the trainings. The grid has 4 points for each range, in random order. Of larger data the
/// first 10,000 training and 2,000 validation samples are used.
public final class SearchStages {
    private static final Objective LOSS = new Objective("validation.loss", false);
    private static final int TRIALS = 60;
    private static final int EPOCHS = 9;
    private static final int TRAINING = 10_000;
    private static final int VALIDATION = 2000;
    private static final Space SPACE =
            new Space(
                    List.of(
                            new Dimension.Real("optimizer.learningRate", 1e-5, 1, true, null),
                            new Dimension.Real("optimizer.weightDecay", 1e-5, 1, true, null),
                            new Dimension.Whole("batchSize", 32, 512, true, null)),
                    List.of());

    private final Source settings;
    private final Splits data;
    private final Path file;
    private final Map<String, List<Double>> cache = new LinkedHashMap<>();

    private SearchStages(Source settings, Path file) throws IOException {
        this.settings = settings;
        this.file = file;
        TrainSettings base = TrainSettings.of(List.of(settings), null);
        this.data = first(DataSource.named(base.data()).load(base, new Download().offline(true), _ -> {}));
        if (!Files.exists(file)) return;
        for (String line : Files.readAllLines(file)) {
            String[] sides = line.split("\t", -1);
            cache.put(sides[0], Arrays.stream(sides[1].split(",", -1)).map(Double::valueOf).toList());
        }
    }

    private static Splits first(Splits whole) {
        Dataset train = whole.train().data(), validation = whole.validation().data();
        return new Splits(
                new Split.Train(new Subset(train, indices(train, TRAINING))),
                new Split.Validation(new Subset(validation, indices(validation, VALIDATION))),
                whole.test());
    }

    private static int[] indices(Dataset data, int most) {
        return IntStream.range(0, Math.min(most, data.size())).toArray();
    }

    /// Runs all studies and prints the epochs that each needed, and their medians.
    ///
    /// @param arguments repetitions, cache, losses, settings
    /// @throws IOException when the cache cannot be read or written
    public static void main(String[] arguments) throws IOException {
        int repetitions = Integer.parseInt(arguments[0]);
        double[] targets = Arrays.stream(arguments[2].split(",", -1)).mapToDouble(Double::parseDouble).toArray();
        Map<String, Object> written = new LinkedHashMap<>();
        for (String setting : Arrays.copyOfRange(arguments, 3, arguments.length)) {
            int at = setting.indexOf('=');
            written.put(setting.substring(0, at), setting.substring(at + 1));
        }
        var stages = new SearchStages(new Source("arguments", written), Path.of(arguments[1]));
        Map<String, Sampler> samplers = new LinkedHashMap<>();
        samplers.put("coarse-to-fine", new CoarseToFine());
        samplers.put("random", new RandomSampler());
        samplers.put("grid", new Grid(4));
        for (Map.Entry<String, Sampler> sampler : samplers.entrySet()) {
            double[][] epochs = new double[targets.length][repetitions];
            for (int seed = 1; seed <= repetitions; seed++) {
                double[] reached = stages.reached(sampler.getValue(), seed, targets);
                for (int t = 0; t < targets.length; t++) epochs[t][seed - 1] = reached[t];
            }
            for (int t = 0; t < targets.length; t++) {
                double[] sorted = Arrays.stream(epochs[t]).sorted().toArray();
                double median = (sorted[(repetitions - 1) / 2] + sorted[repetitions / 2]) / 2;
                System.out.printf(
                        Locale.ROOT,
                        "%-15s loss %.4f  median %.1f  %s%n",
                        sampler.getKey(),
                        targets[t],
                        median,
                        Arrays.toString(epochs[t]));
            }
        }
    }

    /// Epochs until each loss is reached; infinity where the study ends before.
    private double[] reached(Sampler sampler, long seed, double[] targets) throws IOException {
        double[] reached = new double[targets.length];
        Arrays.fill(reached, Double.POSITIVE_INFINITY);
        List<Trial> seen = new ArrayList<>();
        int spent = 0;
        int[] order =
                Rng.of(seed).fork("grid").permutation(sampler.most(SPACE) > TRIALS * 2 ? TRIALS : sampler.most(SPACE));
        boolean isGrid = sampler instanceof Grid;
        for (int i = 1; i <= TRIALS && reached[targets.length - 1] == Double.POSITIVE_INFINITY; i++) {
            int number = isGrid ? order[i - 1] + 1 : i;
            Proposal at = sampler.propose(new Sampler.Ask(number, TRIALS, EPOCHS, SPACE, LOSS, seen, seed));
            List<Double> losses = losses(at.point(), at.epochs(), seed);
            for (double loss : losses) {
                spent++;
                for (int t = 0; t < targets.length; t++)
                    if (loss <= targets[t]) reached[t] = Math.min(reached[t], spent);
            }
            boolean isWhole = losses.stream().allMatch(Double::isFinite);
            var status = isWhole ? Trial.Status.COMPLETED : Trial.Status.DIVERGED;
            seen.add(new Trial(i, at, status, losses, losses, List.of(), 0));
        }
        return reached;
    }

    private List<Double> losses(Point point, int epochs, long seed) throws IOException {
        String key = settings.values() + " " + point.values() + " " + seed;
        List<Double> known = cache.get(key);
        if (known == null || known.size() < epochs) {
            Map<String, Object> own = new LinkedHashMap<>(point.values());
            own.put("seed", seed);
            own.put("epochs", epochs);
            known = Trained.losses(settings, new Source("point", own), data);
            cache.put(key, known);
            String line = known.stream().map(String::valueOf).collect(Collectors.joining(","));
            Files.write(
                    file, Stream.of(key + "\t" + line).toList(), StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        }
        return known.subList(0, epochs);
    }
}
