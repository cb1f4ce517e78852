package dev.gradus.lab.model;

import dev.gradus.catalogue.Catalogues;
import dev.gradus.nn.Initializer;
import dev.gradus.nn.Layer;
import dev.gradus.nn.init.TorchDefault;
import dev.gradus.nn.layer.Conv2d;
import dev.gradus.nn.layer.Linear;

/// The layers that architectures put together again and again.
final class Copies {
    private Copies() {}

    /// A new layer of the same settings, since every place needs its own.
    static Layer of(Layer layer) {
        return Catalogues.LAYERS.read(Catalogues.LAYERS.write(layer));
    }

    /// A dense layer; its bias is zero unless the initializer is PyTorch's, which is for both.
    static Linear linear(int units, Initializer init) {
        return init instanceof TorchDefault ? new Linear(units) : new Linear(units).init(init);
    }

    /// A dense layer without a bias, which a normalization after it would cancel out.
    static Linear unbiased(int units, Initializer init) {
        Linear.Config with = linear(units, init).config();
        return new Linear(new Linear.Config(units, with.inputs(), false, with.weightInit(), with.biasInit()));
    }

    /// A convolution without padding; its bias is zero unless the initializer is PyTorch's.
    static Conv2d conv(int channels, int kernel, Initializer init) {
        Conv2d conv = new Conv2d(channels, kernel);
        return init instanceof TorchDefault ? conv : conv.init(init);
    }

    /// A convolution that keeps the size of the image.
    static Conv2d same(int channels, int kernel, Initializer init) {
        return conv(channels, kernel, init).padding(kernel / 2);
    }
}
