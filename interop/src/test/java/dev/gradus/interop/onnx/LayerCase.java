package dev.gradus.interop.onnx;

import dev.gradus.nn.Buffer;
import dev.gradus.nn.Layer;
import dev.gradus.nn.LayerGraph;
import dev.gradus.nn.LayerGraph.Node;
import dev.gradus.nn.Parameter;
import dev.gradus.nn.Sequential;
import dev.gradus.nn.activation.CELU;
import dev.gradus.nn.activation.ELU;
import dev.gradus.nn.activation.GELU;
import dev.gradus.nn.activation.HardSigmoid;
import dev.gradus.nn.activation.HardSwish;
import dev.gradus.nn.activation.HardTanh;
import dev.gradus.nn.activation.LeakyReLU;
import dev.gradus.nn.activation.LogSoftmax;
import dev.gradus.nn.activation.Maxout;
import dev.gradus.nn.activation.Mish;
import dev.gradus.nn.activation.PReLU;
import dev.gradus.nn.activation.RReLU;
import dev.gradus.nn.activation.ReLU;
import dev.gradus.nn.activation.ReLU6;
import dev.gradus.nn.activation.SELU;
import dev.gradus.nn.activation.ScaledTanh;
import dev.gradus.nn.activation.SiLU;
import dev.gradus.nn.activation.Sigmoid;
import dev.gradus.nn.activation.Softmax;
import dev.gradus.nn.activation.Softplus;
import dev.gradus.nn.activation.Softsign;
import dev.gradus.nn.activation.Step;
import dev.gradus.nn.activation.Tanh;
import dev.gradus.nn.activation.ThresholdedReLU;
import dev.gradus.nn.activation.VLReLU;
import dev.gradus.nn.init.TorchDefault;
import dev.gradus.nn.layer.AdaptiveAvgPool2d;
import dev.gradus.nn.layer.Add;
import dev.gradus.nn.layer.Affine;
import dev.gradus.nn.layer.AlphaDropout;
import dev.gradus.nn.layer.AvgPool2d;
import dev.gradus.nn.layer.Concatenate;
import dev.gradus.nn.layer.Conv2d;
import dev.gradus.nn.layer.ConvTranspose2d;
import dev.gradus.nn.layer.Dropout;
import dev.gradus.nn.layer.Dropout2d;
import dev.gradus.nn.layer.Flatten;
import dev.gradus.nn.layer.GaussianNoise;
import dev.gradus.nn.layer.GlobalAvgPool2d;
import dev.gradus.nn.layer.GlobalMaxPool2d;
import dev.gradus.nn.layer.Identity;
import dev.gradus.nn.layer.Linear;
import dev.gradus.nn.layer.MaxPool2d;
import dev.gradus.nn.layer.Mean;
import dev.gradus.nn.layer.Pad2d;
import dev.gradus.nn.layer.Permute;
import dev.gradus.nn.layer.Pointwise;
import dev.gradus.nn.layer.Rescale;
import dev.gradus.nn.layer.Reshape;
import dev.gradus.nn.layer.SelectChannels;
import dev.gradus.nn.layer.SpectralNorm;
import dev.gradus.nn.layer.Upsample2d;
import dev.gradus.nn.layer.WeightNoise;
import dev.gradus.nn.norm.BatchNorm1d;
import dev.gradus.nn.norm.BatchNorm2d;
import dev.gradus.nn.norm.GroupNorm;
import dev.gradus.nn.norm.InstanceNorm;
import dev.gradus.nn.norm.LayerNorm;
import dev.gradus.nn.norm.LocalResponseNorm;
import dev.gradus.nn.norm.RmsNorm;
import dev.gradus.tensor.DType;
import dev.gradus.tensor.Rng;
import dev.gradus.tensor.Shape;
import dev.gradus.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;

/// Every layer of the catalogue on awkward shapes.
///
/// @param layer not built
/// @param sample its input
record LayerCase(Layer layer, Shape sample) {
    private static final Shape IMAGE = Shape.of(3, 7, 10);
    private static final Shape VECTOR = Shape.of(13);
    private static final Shape SEQUENCE = Shape.of(6, 5);

    static List<LayerCase> all() {
        List<LayerCase> all = new ArrayList<>();
        for (Shape shape : List.of(VECTOR, IMAGE, SEQUENCE)) {
            for (Layer layer : pointwise()) all.add(new LayerCase(layer, shape));
        }
        dense(all);
        places(all);
        convolutions(all);
        pooling(all);
        normalizations(all);
        containers(all);
        return all;
    }

    private static List<Layer> pointwise() {
        return List.of(
                new ReLU(),
                new LeakyReLU(0.2),
                new VLReLU(),
                new RReLU(),
                new ELU(new ELU.Config(0.7)),
                new SELU(),
                new CELU(new CELU.Config(1.3)),
                new GELU(),
                new GELU(new GELU.Config(true)),
                new SiLU(),
                new Mish(),
                new Softplus(),
                new Softplus(new Softplus.Config(2.5)),
                new Softsign(),
                new HardTanh(),
                new HardTanh(new HardTanh.Config(-0.3, 0.4)),
                new ReLU6(),
                new Sigmoid(),
                new Tanh(),
                new HardSwish(),
                new HardSigmoid(),
                new HardSigmoid(new HardSigmoid.Config(0.3, 0.4)),
                new ThresholdedReLU(new ThresholdedReLU.Config(0.3)),
                new ScaledTanh(),
                new Step(),
                new Softmax(),
                new Softmax(1),
                new LogSoftmax(),
                new LogSoftmax(new LogSoftmax.Config(1)),
                new PReLU(),
                new PReLU(new PReLU.Config(true, 0.3)),
                new Identity(),
                new Dropout(0.3),
                new AlphaDropout(new AlphaDropout.Config()),
                new GaussianNoise(new GaussianNoise.Config()),
                new Flatten());
    }

    private static void dense(List<LayerCase> all) {
        all.add(new LayerCase(new Linear(5), VECTOR));
        all.add(
                new LayerCase(
                        new Linear(new Linear.Config(1, 0, false, new TorchDefault(), new TorchDefault())),
                        Shape.of(1)));
        all.add(new LayerCase(new Maxout(3), Shape.of(12)));
        all.add(new LayerCase(new Maxout(), Shape.of(4, 3, 5)));
        all.add(new LayerCase(new Reshape(5, -1), Shape.of(3, 10, 1)));
        all.add(new LayerCase(new Reshape(-1), IMAGE));
        all.add(new LayerCase(new Dropout2d(new Dropout2d.Config()), IMAGE));
        all.add(new LayerCase(new WeightNoise(new Linear(4), 0.1), VECTOR));
        all.add(new LayerCase(new SpectralNorm(new Linear(4)), VECTOR));
        all.add(new LayerCase(new SpectralNorm(new Conv2d(4, 3)), IMAGE));
    }

    private static void places(List<LayerCase> all) {
        all.add(new LayerCase(new Permute(2, 0, 1), IMAGE));
        all.add(new LayerCase(new Permute(1, 0), SEQUENCE));
        all.add(new LayerCase(new Pad2d(0, 1, 2, 3), IMAGE));
        all.add(new LayerCase(new Pad2d(new Pad2d.Config(List.of(1), -0.5)), IMAGE));
        all.add(new LayerCase(new Mean(0), SEQUENCE));
        all.add(new LayerCase(new Mean(new Mean.Config(List.of(0, -1), true)), IMAGE));
        all.add(new LayerCase(new Mean(1, 2), IMAGE));
        all.add(new LayerCase(new Upsample2d(new Upsample2d.Config(List.of(2, 3))), IMAGE));
        all.add(new LayerCase(new Rescale(0.5, -1), IMAGE));
        all.add(new LayerCase(new Rescale(1, 0.25), VECTOR));
        all.add(new LayerCase(new Affine(3, 1, 1), IMAGE));
        all.add(new LayerCase(new Affine(new Affine.Config(List.of(13), false, true, false)), VECTOR));
        all.add(new LayerCase(new Affine(new Affine.Config(List.of(3, 1, 1), true, false, false)), IMAGE));
        for (Pointwise.Function f : Pointwise.Function.values()) {
            Layer layer = f == Pointwise.Function.POWER ? new Pointwise(new Pointwise.Config(f, 3)) : new Pointwise(f);
            boolean isOfPositive =
                    f == Pointwise.Function.LOG || f == Pointwise.Function.SQRT || f == Pointwise.Function.RECIPROCAL;
            all.add(new LayerCase(isOfPositive ? Sequential.of(new Rescale(0.25, 1), layer) : layer, VECTOR));
        }
    }

    private static void convolutions(List<LayerCase> all) {
        all.add(new LayerCase(new Conv2d(5, 3), IMAGE));
        all.add(new LayerCase(new Conv2d(1, 1).bias(false), Shape.of(1, 1, 1)));
        all.add(new LayerCase(new Conv2d(6, 3).groups(3).stride(2).padding(1), IMAGE));
        all.add(new LayerCase(new Conv2d(2, 3).dilation(2).padding(2), IMAGE));
        all.add(
                new LayerCase(
                        new Conv2d(
                                new Conv2d.Config(
                                        4,
                                        List.of(3, 5),
                                        List.of(2, 1),
                                        List.of(0, 2),
                                        List.of(1, 2),
                                        1,
                                        true,
                                        new TorchDefault(),
                                        new TorchDefault())),
                        IMAGE));
        all.add(new LayerCase(new ConvTranspose2d(4, 3, 2), IMAGE));
        all.add(
                new LayerCase(
                        new ConvTranspose2d(
                                new ConvTranspose2d.Config(
                                        6,
                                        List.of(3, 2),
                                        List.of(2, 3),
                                        List.of(1, 0),
                                        List.of(1, 2),
                                        List.of(2, 1),
                                        3,
                                        true,
                                        new TorchDefault(),
                                        new TorchDefault())),
                        IMAGE));
        all.add(new LayerCase(new SelectChannels(2, -1, 0, 0), IMAGE));
    }

    private static void pooling(List<LayerCase> all) {
        for (boolean ceil : new boolean[] {false, true}) {
            all.add(new LayerCase(new MaxPool2d(2).ceil(ceil), IMAGE));
            all.add(new LayerCase(new MaxPool2d(3).stride(2).padding(1).ceil(ceil), IMAGE));
            all.add(
                    new LayerCase(
                            new MaxPool2d(
                                    new MaxPool2d.Config(
                                            List.of(2, 3), List.of(3, 2), List.of(1, 1), List.of(2, 1), ceil)),
                            IMAGE));
            for (boolean count : new boolean[] {false, true}) {
                all.add(
                        new LayerCase(
                                new AvgPool2d(new AvgPool2d.Config(List.of(2), List.of(), List.of(0), ceil, count)),
                                IMAGE));
                all.add(
                        new LayerCase(
                                new AvgPool2d(new AvgPool2d.Config(List.of(3), List.of(2), List.of(1), ceil, count)),
                                IMAGE));
                all.add(
                        new LayerCase(
                                new AvgPool2d(
                                        new AvgPool2d.Config(List.of(2, 4), List.of(3, 3), List.of(1, 2), ceil, count)),
                                IMAGE));
            }
        }
        all.add(new LayerCase(new AdaptiveAvgPool2d(1), IMAGE));
        all.add(new LayerCase(new AdaptiveAvgPool2d(new AdaptiveAvgPool2d.Config(List.of(7, 5))), IMAGE));
        all.add(new LayerCase(new AdaptiveAvgPool2d(new AdaptiveAvgPool2d.Config(List.of(3, 4))), IMAGE));
        all.add(new LayerCase(new AdaptiveAvgPool2d(new AdaptiveAvgPool2d.Config(List.of(9, 12))), IMAGE));
        all.add(new LayerCase(new GlobalAvgPool2d(), IMAGE));
        all.add(new LayerCase(new GlobalMaxPool2d(), IMAGE));
    }

    private static void normalizations(List<LayerCase> all) {
        all.add(new LayerCase(new BatchNorm2d(), IMAGE));
        all.add(new LayerCase(new BatchNorm1d(), VECTOR));
        all.add(new LayerCase(new BatchNorm1d(), SEQUENCE));
        all.add(new LayerCase(new BatchNorm2d(new BatchNorm2d.Config(1e-3, 0.1, false, false, true)), IMAGE));
        all.add(new LayerCase(new BatchNorm2d(new BatchNorm2d.Config(1e-3, 0.1, false, true, false)), IMAGE));
        all.add(new LayerCase(new InstanceNorm(), IMAGE));
        all.add(new LayerCase(new InstanceNorm(new InstanceNorm.Config(1e-5, 0.1, true, false)), SEQUENCE));
        all.add(new LayerCase(new InstanceNorm(new InstanceNorm.Config(1e-5, 0.1, true, true)), IMAGE));
        all.add(new LayerCase(new GroupNorm(3), Shape.of(6, 4, 5)));
        all.add(new LayerCase(new GroupNorm(2), Shape.of(12)));
        all.add(new LayerCase(new GroupNorm(new GroupNorm.Config(3, 1e-4, false)), SEQUENCE));
        all.add(new LayerCase(new LayerNorm(), IMAGE));
        all.add(new LayerCase(new LayerNorm(new LayerNorm.Config(1, 1e-5, true, false)), SEQUENCE));
        all.add(new LayerCase(new LayerNorm(new LayerNorm.Config(2, 1e-3, false, false)), IMAGE));
        all.add(new LayerCase(new RmsNorm(), VECTOR));
        all.add(new LayerCase(new RmsNorm(new RmsNorm.Config(2, 1e-5, false)), IMAGE));
        all.add(new LayerCase(new LocalResponseNorm(5), Shape.of(9, 3, 4)));
        all.add(new LayerCase(new LocalResponseNorm(new LocalResponseNorm.Config(4, 0.3, 0.6, 2)), IMAGE));
        all.add(new LayerCase(new LocalResponseNorm(new LocalResponseNorm.Config(3, 0.3, 0.6, 2)), SEQUENCE));
        all.add(new LayerCase(new LocalResponseNorm(new LocalResponseNorm.Config(1, 0.3, 0.6, 2)), IMAGE));
    }

    private static void containers(List<LayerCase> all) {
        all.add(new LayerCase(Sequential.of(Sequential.of(new Linear(4), new Tanh()), new Linear(2)), VECTOR));
        all.add(new LayerCase(new Add(new Identity(), new Conv2d(3, 3).padding(1), new Tanh()), IMAGE));
        all.add(new LayerCase(new Concatenate(new Conv2d(2, 1), new Identity()), IMAGE));
        all.add(
                new LayerCase(
                        LayerGraph.of(
                                Node.of("a", new Linear(6)),
                                Node.of("b", new Tanh()),
                                Node.of("c", new Linear(6)).from("a"),
                                Node.of("d", new ReLU()).add("a", "b", "c"),
                                Node.of("e", new Linear(3)).concatenate("d", LayerGraph.INPUT)),
                        VECTOR));
        all.add(
                new LayerCase(
                        LayerGraph.of(
                                Node.of("pool", new AdaptiveAvgPool2d(1)),
                                Node.of("gate", new Conv2d(3, 1)),
                                Node.of("gated", new Identity()).multiply("gate", LayerGraph.INPUT),
                                Node.of("largest", new Identity()).maximum("gated", LayerGraph.INPUT, "gate"),
                                Node.of("less", new Identity()).subtract("largest", "gate"),
                                Node.of("one", new Sigmoid()).from("gated"),
                                Node.of("ratio", new Tanh()).divide("less", "one", "one")),
                        IMAGE));
    }

    /// The layer built, with numbers that no initializer gives, so that none is left out unnoticed.
    Sequential network() {
        Sequential network = Sequential.of(layer).build(sample, 7);
        Rng rng = Rng.of(11);
        for (Parameter p : network.parameters()) {
            p.value().set(p.value().add(rng.fork(p.name()).uniform(p.value().shape(), -0.5, 0.5)));
        }
        for (Buffer b : network.buffers()) {
            if (b.value().dtype() != DType.FLOAT32 || b.name().endsWith(".u") || b.name().endsWith(".v")) continue;
            b.value().set(rng.fork(b.name()).uniform(b.value().shape(), 0.5, 2));
        }
        return network;
    }

    Tensor batch(int n) {
        return Rng.of(5).fork(n).uniform(sample.prepend(n), -2, 2);
    }

    @Override
    public String toString() {
        return layer + " on " + sample;
    }
}
