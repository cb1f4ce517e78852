package dev.gradus.model;

import dev.gradus.error.GradusException;
import dev.gradus.nn.Layer;
import dev.gradus.nn.Loss;
import dev.gradus.nn.Parameter;
import dev.gradus.nn.Pass;
import dev.gradus.tensor.Elements;
import dev.gradus.tensor.Rng;
import dev.gradus.tensor.Tensor;
import java.util.List;

/// Adversarial examples: samples changed so little that people see no difference, so that a model errs all the same.
///
/// ```java
/// Adversary adversary = new Adversary(model, new CrossEntropy());
/// Tensor fooled = adversary.fgsm(batch.inputs(), batch.targets(), 0.1);
/// ```
/// Shapes: as the inputs. The model runs in evaluation mode; neither its parameters nor their gradients change. ε and the bounds are
/// in units of the inputs as the model sees them: after standardization, 8/255 of a pixel's range is `8 / 255 / std`.
public final class Adversary {
    private final Layer model;
    private final Loss loss;
    private final double low;
    private final double high;

    /// An adversary of a model, without bounds for the values of a sample.
    ///
    /// @param model built
    /// @param loss to be made large; it must reduce a batch to one number
    public Adversary(Layer model, Loss loss) {
        this(model, loss, Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY);
    }

    /// An adversary whose samples stay within bounds.
    ///
    /// @param model built
    /// @param loss to be made large; it must reduce a batch to one number
    /// @param low the least value of a sample
    /// @param high the greatest value of a sample
    /// @throws GradusException when low is above high, or one is NaN
    public Adversary(Layer model, Loss loss, double low, double high) {
        if (!(low <= high)) {
            throw GradusException.got("bounds from %s to %s", low, high)
                    .expected("a least value and one above it")
                    .because("they are exchanged")
                    .repair("Give the range of the inputs as the model sees them.");
        }
        this.model = model;
        this.loss = loss;
        this.low = low;
        this.high = high;
    }

    /// The fast gradient sign method: one step of size ε in every element.
    ///
    /// ```
    /// x' = clamp(x + ε sign(∂L/∂x), low, high)
    /// ```
    /// Source: Goodfellow, Shlens and Szegedy 2015.
    ///
    /// @param inputs a batch, not changed
    /// @param targets what the model should make of it
    /// @param epsilon ε, the change of each element, 0 or more
    /// @return a new batch
    public Tensor fgsm(Tensor inputs, Tensor targets, double epsilon) {
        requireSize("epsilon", epsilon);
        return step(inputs, targets, epsilon);
    }

    /// Projected gradient descent: several small steps from a random start, never further than ε from the sample.
    ///
    /// ```
    /// x₀ = x + U(-ε, ε)          xₖ₊₁ = clamp(clamp(xₖ + α sign(∂L/∂xₖ), x - ε, x + ε), low, high)
    /// ```
    /// Source: Madry et al. 2018.
    ///
    /// @param inputs a batch, not changed
    /// @param targets what the model should make of it
    /// @param epsilon ε, the greatest change of an element, 0 or more
    /// @param alpha α, the size of a step; usual is ε / 4
    /// @param steps how many, 0 or more
    /// @param rng of the start
    /// @return a new batch
    public Tensor pgd(Tensor inputs, Tensor targets, double epsilon, double alpha, int steps, Rng rng) {
        requireSize("epsilon", epsilon);
        requireSize("alpha", alpha);
        Tensor changed = inputs.copy(), noise = rng.uniform(inputs.shape(), -epsilon, epsilon).to(inputs.dtype());
        Elements.update((e, scratch) -> e[0].add(e[1]).clamp(e[0], low, high), changed, noise);
        for (int i = 0; i < steps; i++) {
            changed = step(changed, targets, alpha);
            Elements.update(
                    (e, scratch) -> {
                        Elements change = scratch[0].set(e[0]).add(-1, e[1]);
                        e[0].set(e[1]).add(change.clamp(change, -epsilon, epsilon)).clamp(e[0], low, high);
                    },
                    changed,
                    inputs);
        }
        return changed;
    }

    /// One step uphill.
    private Tensor step(Tensor inputs, Tensor targets, double size) {
        Tensor x = inputs.copy().requiresGrad(true);
        List<Parameter> trained = model.parameters().stream().filter(p -> p.value().requiresGrad()).toList();
        for (Parameter p : trained) p.value().requiresGrad(false);
        try {
            loss.of(model.forward(x, Pass.evaluation()), targets).backward();
        } finally {
            for (Parameter p : trained) p.value().requiresGrad(true);
        }
        Tensor moved = inputs.copy(), gradient = x.grad();
        if (gradient == null) return moved;
        Elements.update((e, scratch) -> e[0].add(size, scratch[0].sign(e[1])).clamp(e[0], low, high), moved, gradient);
        return moved;
    }

    private static void requireSize(String what, double value) {
        if (value >= 0 && value < Double.POSITIVE_INFINITY) return;
        throw GradusException.got("an adversary with %s = %s", what, value)
                .expected("a number, 0 or more")
                .because("a sign is misplaced, or it was computed by a division by 0")
                .repair("Usual is 0.3 for handwritten digits, 8/255 for photographs, in units of the inputs.");
    }
}
