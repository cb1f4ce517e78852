package dev.gradus.lab.model;

import dev.gradus.nn.Initializer;
import dev.gradus.nn.Layer;
import dev.gradus.nn.Sequential;
import dev.gradus.nn.layer.Conv2d;
import dev.gradus.nn.layer.Dropout;
import dev.gradus.nn.layer.Flatten;
import dev.gradus.nn.layer.MaxPool2d;
import dev.gradus.nn.norm.BatchNorm1d;
import dev.gradus.nn.norm.BatchNorm2d;
import java.util.ArrayList;
import java.util.List;

/// What the networks of Simonyan and Zisserman have in common: 3 × 3 convolutions in stages, then dense layers.
///
/// @param stages the channels of the convolutions between two pools
/// @param hidden the units of each hidden dense layer
/// @param activation after each layer but the last
/// @param batchNorm whether each is normalized before it
/// @param dropout the probability to drop a hidden unit
/// @param init first values of the weights
record Vgg(
        List<List<Integer>> stages,
        List<Integer> hidden,
        Layer activation,
        boolean batchNorm,
        double dropout,
        Initializer init) {
    Sequential network(int outputs) {
        List<Layer> layers = new ArrayList<>();
        for (List<Integer> stage : stages) {
            for (int channels : stage) {
                Conv2d conv = Copies.same(channels, 3, init);
                layers.add(batchNorm ? conv.bias(false) : conv);
                if (batchNorm) layers.add(new BatchNorm2d());
                layers.add(Copies.of(activation));
            }
            layers.add(new MaxPool2d(2));
        }
        layers.add(new Flatten());
        for (int units : hidden) {
            layers.add(batchNorm ? Copies.unbiased(units, init) : Copies.linear(units, init));
            if (batchNorm) layers.add(new BatchNorm1d());
            layers.add(Copies.of(activation));
            if (dropout != 0) layers.add(new Dropout(dropout));
        }
        layers.add(Copies.linear(outputs, init));
        return Sequential.of(layers.toArray(Layer[]::new));
    }
}
