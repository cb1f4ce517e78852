package dev.gradus.examples;

import dev.gradus.tensor.Ops;
import dev.gradus.tensor.Tensor;
import java.util.function.UnaryOperator;

/// A neuron: the weighted sum of its inputs and a bias, through an activation.
///
/// ```
/// u = Σ wᵢ xᵢ + b        y = f(u)
/// ```
/// Several neurons that see the same inputs are a layer: `u = W x + b`, one row of W for each neuron.
///
/// @param w one weight for each input
/// @param b the bias: how easily it fires
/// @param f the activation
record Neuron(Tensor w, double b, UnaryOperator<Tensor> f) {
    double fire(Tensor x) {
        Tensor u = w.mul(x).sum().add(b);
        return f.apply(u).item();
    }

    static Tensor layer(Tensor x, Tensor w, Tensor b, UnaryOperator<Tensor> f) {
        Tensor u = w.matmul(x.reshape(-1, 1)).reshape(-1).add(b);
        return f.apply(u);
    }

    static void main() {
        Tensor x = Tensor.of(1, 2, 3), w = Tensor.of(0.5f, -1, 0.75f);
        double b = -0.25; // u = 0.5 - 2 + 2.25 - 0.25 = 0.5
        IO.println("A neuron with weights " + w + " and bias " + b + " sums the inputs " + x + " to 0.5.");
        IO.println("The step function makes of it  %.4f".formatted(new Neuron(w, b, Ops::heaviside).fire(x)));
        IO.println("the sigmoid                    %.4f".formatted(new Neuron(w, b, Tensor::sigmoid).fire(x)));
        IO.println("the hyperbolic tangent         %.4f".formatted(new Neuron(w, b, Tensor::tanh).fire(x)));
        IO.println("the rectifier (ReLU)           %.4f".formatted(new Neuron(w, b, Tensor::relu).fire(x)));

        Tensor rows = Tensor.of(new float[][] {{0.5f, -1, 0.75f}, {1, 1, 1}});
        IO.println(
                "Two sigmoid neurons that see the same inputs, as a layer: "
                        + layer(x, rows, Tensor.of(-0.25f, -6), Tensor::sigmoid));
    }
}
