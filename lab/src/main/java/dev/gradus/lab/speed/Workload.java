package dev.gradus.lab.speed;

import dev.gradus.error.GradusException;
import dev.gradus.lab.model.Cnn;
import dev.gradus.lab.model.FitNet17;
import dev.gradus.lab.model.Mlp;
import dev.gradus.nn.Sequential;
import dev.gradus.nn.activation.ReLU;
import dev.gradus.nn.init.He;
import dev.gradus.nn.init.TorchDefault;
import dev.gradus.optim.Adam;
import dev.gradus.optim.Optimizer;
import dev.gradus.optim.Sgd;
import dev.gradus.tensor.Shape;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/// What a benchmark computes with: a network for ten classes, its optimizer and the shape of a batch.
///
/// A text names it, and after a colon what is to be other than the defaults: `mlp`, `mlp:batch=1024,depth=8`, `cnn:batch=32,size=224`.
/// ```
/// mlp      784, depth times width units, 10; Adam                                batch 100, width 256, depth 3
/// cnn      conv 16, 32, pool, conv 64, pool, 100, 10 with batch normalization
///          on images of size × size; Adam                                        batch 100, size 28
/// fitnet   FitNet-17 with ReLU and dropout 0.2 on 3 × 32 × 32; SGD with momentum batch 100
/// ```
///
/// @param network not built
/// @param optimizer not attached
/// @param batch the number of samples and the shape of each
public record Workload(Sequential network, Optimizer<?> optimizer, Shape batch) {
    /// The networks there are.
    public static final List<String> MODELS = List.of("mlp", "cnn", "fitnet");

    private static final int CLASSES = 10;
    private static final double RATE = 1e-3;

    /// What a text names.
    ///
    /// @param text a network, and what is to be other than its defaults
    /// @return with a network of its own
    /// @throws GradusException for an unknown network or setting, or one that is not a whole number above 0
    public static Workload of(String text) {
        int colon = text.indexOf(':');
        String model = colon < 0 ? text : text.substring(0, colon);
        Map<String, Integer> settings = defaults(model);
        if (colon >= 0) for (String one : text.substring(colon + 1).split(",", -1)) put(one, settings, text);
        return of(model, settings);
    }

    private static Map<String, Integer> defaults(String model) {
        Map<String, Integer> settings = new LinkedHashMap<>(Map.of("batch", 100));
        switch (model) {
            case "mlp" -> {
                settings.put("width", 256);
                settings.put("depth", 3);
            }
            case "cnn" -> settings.put("size", 28);
            case "fitnet" -> {}
            default ->
                    throw GradusException.got("a training step of \"%s\"", model)
                            .expected("one of %s", String.join(", ", MODELS))
                            .because("a typing mistake")
                            .repair("Correct it, or leave the name out to measure all.");
        }
        return settings;
    }

    private static void put(String one, Map<String, Integer> settings, String text) {
        int is = one.indexOf('=');
        String name = one.substring(0, Math.max(0, is)), value = one.substring(is + 1);
        if (settings.containsKey(name) && value.matches("[1-9]\\d{0,6}")) {
            settings.put(name, Integer.parseInt(value));
            return;
        }
        String example = settings.entrySet().stream().map(Object::toString).collect(Collectors.joining(","));
        throw GradusException.got("\"%s\" in \"%s\"", one, text)
                .expected("%s, with whole numbers above 0", String.join(", ", settings.keySet()))
                .because("a typing mistake, or the setting is another network's")
                .repair("Write it like %s:%s.", text.substring(0, text.indexOf(':')), example);
    }

    private static Workload of(String model, Map<String, Integer> settings) {
        int samples = settings.getOrDefault("batch", 0), size = settings.getOrDefault("size", 28);
        return switch (model) {
            case "mlp" -> {
                int depth = settings.getOrDefault("depth", 0), width = settings.getOrDefault("width", 0);
                // with He's weights a deep network does not fade into denormal numbers
                var config = new Mlp.Config(Collections.nCopies(depth, width), new ReLU(), false, 0, 0, new He());
                yield new Workload(new Mlp(config).network(CLASSES), new Adam(RATE), Shape.of(samples, 1, size, size));
            }
            case "cnn" -> {
                var stages = List.of(List.of(16, 32), List.of(64));
                var config = new Cnn.Config(stages, List.of(100), new ReLU(), true, 0, new TorchDefault());
                yield new Workload(new Cnn(config).network(CLASSES), new Adam(RATE), Shape.of(samples, 1, size, size));
            }
            default -> {
                Sequential network = new FitNet17(new FitNet17.Config()).network(CLASSES);
                yield new Workload(network, new Sgd(RATE, 0.9), Shape.of(samples, 3, 32, 32));
            }
        };
    }

    /// The number of samples in a batch.
    ///
    /// @return above 0
    public int samples() {
        return batch.axis(0);
    }

    /// The shape of one sample.
    ///
    /// @return without the batch axis
    public Shape sample() {
        return batch.slice(1, batch.rank());
    }
}
