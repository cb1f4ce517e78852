package dev.gradus.examples;

import dev.gradus.tensor.DType;
import dev.gradus.tensor.Rng;
import dev.gradus.tensor.Shape;
import dev.gradus.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/// Two layers (or more) trained twice from the same weights: by explicit matrix formulas, and by automatic differentiation.
///
/// ```
/// forward    Z⁰ = X,  Zˡ = σ(Zˡ⁻¹ Wˡ + bˡ),  E = ½ Σ (Zᴸ - T)²
/// backward   ∂E/∂Zᴸ = Zᴸ - T
///            ∂E/∂Uˡ = ∂E/∂Zˡ ⊙ Zˡ ⊙ (1 - Zˡ)
///            ∂E/∂Wˡ = (Zˡ⁻¹)ᵀ ∂E/∂Uˡ,  ∂E/∂bˡ = Σ rows of ∂E/∂Uˡ,  ∂E/∂Zˡ⁻¹ = ∂E/∂Uˡ (Wˡ)ᵀ
/// update     Wˡ = Wˡ - η ∂E/∂Wˡ,  bˡ = bˡ - η ∂E/∂bˡ
/// ```
/// The parameters are one list, `W¹ b¹ W² b² …`, so two layers and L layers are the same code.
final class TwoLayerNetwork {
    private static final double ETA = 0.5;

    private TwoLayerNetwork() {}

    /// The outputs of all layers: Z⁰ = X, Z¹, … Zᴸ.
    static List<Tensor> forward(List<Tensor> p, Tensor x) {
        List<Tensor> z = new ArrayList<>(List.of(x));
        for (int l = 0; l < p.size(); l += 2) z.add(z.getLast().matmul(p.get(l)).add(p.get(l + 1)).sigmoid());
        return z;
    }

    static Tensor error(List<Tensor> p, Tensor x, Tensor t) {
        return forward(p, x).getLast().sub(t).square().sum().div(2);
    }

    static List<Tensor> byFormulas(List<Tensor> p, Tensor x, Tensor t) {
        List<Tensor> z = forward(p, x), gradients = new ArrayList<>();
        Tensor dz = z.getLast().sub(t);
        for (int l = p.size() - 2; l >= 0; l -= 2) {
            Tensor out = z.get(l / 2 + 1), in = z.get(l / 2);
            Tensor du = dz.mul(out).mul(out.neg().add(1));
            gradients.addAll(0, List.of(in.transpose(0, 1).matmul(du), du.sum(0, true)));
            dz = du.matmul(p.get(l).transpose(0, 1));
        }
        return gradients;
    }

    static List<Tensor> byDifferentiation(List<Tensor> p, Tensor x, Tensor t) {
        List<Tensor> leaves = p.stream().map(w -> w.copy().requiresGrad(true)).toList();
        error(leaves, x, t).backward();
        return leaves.stream().map(w -> Objects.requireNonNull(w.grad())).toList();
    }

    /// How training went.
    ///
    /// @param before E with the first weights
    /// @param after E with the last
    /// @param difference the largest between any two weights of the two trainings, at any time
    record Comparison(double before, double after, double difference) {}

    static Comparison train(int steps, int... sizes) {
        Tensor x = normal(0, 16, sizes[0]), t = normal(1, 16, sizes[sizes.length - 1]).sigmoid();
        List<Tensor> first = new ArrayList<>();
        for (int l = 1; l < sizes.length; l++) {
            first.add(normal(2 * l, sizes[l - 1], sizes[l]));
            first.add(normal(2 * l + 1, 1, sizes[l]));
        }
        List<Tensor> a = first, b = first;
        double difference = 0;
        for (int step = 0; step < steps; step++) {
            a = update(a, byFormulas(a, x, t));
            b = update(b, byDifferentiation(b, x, t));
            for (int i = 0; i < a.size(); i++) {
                for (double d : a.get(i).sub(b.get(i)).toDoubles()) difference = Math.max(difference, Math.abs(d));
            }
        }
        return new Comparison(error(first, x, t).item(), error(a, x, t).item(), difference);
    }

    private static List<Tensor> update(List<Tensor> p, List<Tensor> gradients) {
        List<Tensor> moved = new ArrayList<>();
        for (int i = 0; i < p.size(); i++) moved.add(p.get(i).sub(gradients.get(i).mul(ETA)));
        return moved;
    }

    private static Tensor normal(int purpose, int rows, int columns) {
        return Rng.of(7).fork(purpose).normal(Shape.of(rows, columns), 0, 1).to(DType.FLOAT64);
    }

    private static void print(String network, Comparison c) {
        IO.println(
                "In 100 steps the error of %s falls from %.3f to %.3f; formulas and automatic differentiation never differ by more than %.0e."
                        .formatted(network, c.before, c.after, c.difference));
    }

    static void main() {
        print("two layers (3-5-2)", train(100, 3, 5, 2));
        print("four layers (4-6-5-3-2)", train(100, 4, 6, 5, 3, 2));
    }
}
