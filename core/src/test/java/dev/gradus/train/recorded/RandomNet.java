package dev.gradus.train.recorded;

import dev.gradus.catalogue.Catalogues;
import dev.gradus.error.GradusException;
import dev.gradus.nn.Join;
import dev.gradus.nn.Layer;
import dev.gradus.nn.LayerGraph;
import dev.gradus.nn.Sequential;
import dev.gradus.nn.layer.Add;
import dev.gradus.nn.layer.Concatenate;
import dev.gradus.nn.layer.Conv2d;
import dev.gradus.nn.layer.Flatten;
import dev.gradus.nn.layer.GlobalAvgPool2d;
import dev.gradus.nn.layer.GlobalMaxPool2d;
import dev.gradus.nn.layer.Linear;
import dev.gradus.nn.layer.Mean;
import dev.gradus.nn.layer.Permute;
import dev.gradus.nn.layer.SpectralNorm;
import dev.gradus.nn.layer.WeightNoise;
import dev.gradus.tensor.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/// A net drawn at random from all layers of the catalogue, in sequences, branches and graphs, and now and then a layer of a user's own.
final class RandomNet {
    static final Shape SAMPLE = Shape.of(2, 6, 5);
    static final int OUTPUTS = 3;

    private static final List<String> ELEMENT_WISE =
            List.of(
                    "identity",
                    "hard-tanh",
                    "relu6",
                    "vl-relu",
                    "rrelu",
                    "prelu",
                    "elu",
                    "selu",
                    "celu",
                    "gelu",
                    "silu",
                    "mish",
                    "softplus",
                    "softsign",
                    "hard-sigmoid",
                    "hard-swish",
                    "thresholded-relu",
                    "log-softmax",
                    "step",
                    "sigmoid",
                    "tanh",
                    "relu",
                    "leaky-relu",
                    "softmax",
                    "dropout",
                    "alpha-dropout",
                    "gaussian-noise",
                    "layer-norm",
                    "rms-norm",
                    "rescale",
                    "affine",
                    "pointwise");
    private static final List<String> IMAGES =
            List.of(
                    "batch-norm-2d",
                    "instance-norm",
                    "local-response-norm",
                    "dropout-2d",
                    "max-pool-2d",
                    "avg-pool-2d",
                    "pad-2d",
                    "upsample-2d");
    private static final List<Join> BESIDE = List.of(Join.ADD, Join.SUBTRACT, Join.MULTIPLY, Join.DIVIDE, Join.MAXIMUM);

    private final RandomGenerator random;
    private final List<Supplier<Layer>> layers = new ArrayList<>();

    private RandomNet(RandomGenerator random) {
        this.random = random;
    }

    /// Draws a net.
    ///
    /// @return makes the same net, built from the same seed, at each call
    static Supplier<Sequential> draw(RandomGenerator random) {
        RandomNet net = new RandomNet(random);
        int images = random.nextInt(6), vectors = random.nextInt(4);
        for (int i = 0; i < images; i++) net.add(net.image());
        net.add(net.flat());
        for (int i = 0; i < vectors; i++) net.add(net.vector());
        net.add(() -> new Linear(OUTPUTS));
        return () -> made(net.layers).build(SAMPLE, 7);
    }

    private static Sequential made(List<Supplier<Layer>> layers) {
        return Sequential.of(layers.stream().map(Supplier::get).toArray(Layer[]::new));
    }

    /// Adds a layer, unless the shape does not fit.
    private void add(Supplier<Layer> layer) {
        layers.add(layer);
        try {
            made(layers).build(SAMPLE, 7);
        } catch (GradusException e) {
            layers.removeLast();
        }
    }

    private Supplier<Layer> image() {
        int channels = 1 + random.nextInt(5), kernel = 1 + random.nextInt(3);
        return switch (random.nextInt(16)) {
            case 0 -> () -> Sequential.of(conv(16, 3).get(), conv(15 + channels, 3).get());
            case 1, 2, 3 -> conv(channels, kernel);
            case 4 ->
                    () ->
                            Catalogues.LAYERS.make(
                                    "conv-transpose-2d", Map.of("channels", channels, "kernel", kernel, "stride", 2));
            case 5 -> named(IMAGES);
            case 6 -> () -> Catalogues.LAYERS.make("group-norm", Map.of("groups", 1));
            case 7 -> branches(conv(2, 3), () -> new Conv2d(2, 1));
            case 8 -> () -> new WeightNoise(new Conv2d(channels, kernel), 0.1);
            case 9 -> () -> new SpectralNorm(new Conv2d(channels, kernel));
            case 10 -> () -> Catalogues.LAYERS.make("adaptive-avg-pool-2d", Map.of("height", 2, "width", 3));
            case 11 -> named(IMAGES);
            case 12 -> own();
            case 13 -> () -> new Permute(0, 2, 1);
            case 14 -> gated();
            default -> named(ELEMENT_WISE);
        };
    }

    private Supplier<Layer> conv(int channels, int kernel) {
        return () -> new Conv2d(channels, kernel).padding(kernel / 2);
    }

    private Supplier<Layer> flat() {
        return switch (random.nextInt(4)) {
            case 0 -> GlobalAvgPool2d::new;
            case 1 -> GlobalMaxPool2d::new;
            default -> Flatten::new;
        };
    }

    private Supplier<Layer> vector() {
        int size = 2 + random.nextInt(6);
        return switch (random.nextInt(10)) {
            case 0, 1, 2 -> () -> new Linear(size);
            case 3 -> () -> Catalogues.LAYERS.make("batch-norm-1d");
            case 4 -> branches(() -> new Linear(4), () -> new Linear(4));
            case 5 -> () -> new WeightNoise(new Linear(size), 0.1);
            case 6 -> () -> Catalogues.LAYERS.make("maxout", Map.of("pieces", 2));
            case 7 -> own();
            default -> named(ELEMENT_WISE);
        };
    }

    private Supplier<Layer> named(List<String> names) {
        String name = names.get(random.nextInt(names.size()));
        boolean pool = name.endsWith("pool-2d");
        return () -> pool ? Catalogues.LAYERS.make(name, Map.of("kernel", 2)) : Catalogues.LAYERS.make(name);
    }

    /// The channels of an image, each times a number made of all of it.
    private Supplier<Layer> gated() {
        Supplier<Layer> activation = named(ELEMENT_WISE);
        Join join = BESIDE.get(random.nextInt(BESIDE.size()));
        return () ->
                LayerGraph.of(
                        LayerGraph.Node.of("gate", new Mean(new Mean.Config(List.of(1, 2), true))),
                        LayerGraph.Node.of("opened", activation.get()),
                        new LayerGraph.Node("gated", activation.get(), List.of("input", "opened"), join));
    }

    /// A layer of a user's own in one net of several.
    private Supplier<Layer> own() {
        return switch (random.nextInt(8)) {
            case 0 -> OwnLayers.Counting::new;
            case 1 -> OwnLayers.Reading::new;
            case 2 -> OwnLayers.Drawing::new;
            default -> OwnLayers.Doubled::new;
        };
    }

    private Supplier<Layer> branches(Supplier<Layer> one, Supplier<Layer> other) {
        Supplier<Layer> activation = named(ELEMENT_WISE);
        return switch (random.nextInt(4)) {
            case 0 -> () -> new Add(one.get(), Sequential.of(other.get(), activation.get()));
            case 1 -> () -> new Concatenate(one.get(), Sequential.of(other.get(), activation.get()));
            case 2 ->
                    () ->
                            LayerGraph.of(
                                    LayerGraph.Node.of("a", one.get()),
                                    LayerGraph.Node.of("b", activation.get()),
                                    LayerGraph.Node.of("c", activation.get()).add("a", "b"),
                                    LayerGraph.Node.of("d", activation.get()).concatenate("a", "c"));
            default -> () -> new Add(one.get(), one.get());
        };
    }
}
