package dev.gradus.nn.layer;

import dev.gradus.config.Describe;
import dev.gradus.error.GradusException;
import dev.gradus.nn.ElementWise;
import dev.gradus.nn.Pass;
import dev.gradus.nn.Repeatable;
import dev.gradus.tensor.Ops;
import dev.gradus.tensor.Shape;
import dev.gradus.tensor.Tensor;
import dev.gradus.tensor.Trait;
import java.util.Set;

/// One elementary function of each element.
///
/// ```math
/// abs: |x|   exp: eˣ   log: ln x   sqrt: √x   reciprocal: 1/x   erf: 2 Φ(x√2) - 1   power: xᵖ
/// ```
/// Shapes: any. Defaults: in files the absolute value; p 2. Errors: an exponent for another function than the power. As in PyTorch, the gradient of
/// |x| at 0 is 0, and where a function is not defined its value is NaN. The error of erf is about that of a number near 1, also where x is
/// near 0 (PyTorch's is smaller there). For layers of models that other libraries wrote down operation by operation; activations have
/// layers of their own.
public final class Pointwise implements ElementWise, Repeatable {
    private static final double SQUARE = 2;

    private final Config config;

    /// Which function.
    public enum Function {
        /// The absolute value |x|.
        ABS((x, _) -> x.abs()),
        /// The exponential eˣ.
        EXP((x, _) -> x.exp()),
        /// The natural logarithm ln x.
        LOG((x, _) -> x.log()),
        /// The square root √x.
        SQRT((x, _) -> x.sqrt()),
        /// The reciprocal 1 / x.
        RECIPROCAL((x, _) -> Tensor.full(Shape.of(), 1, x.dtype()).div(x)),
        /// The error function 2/√π · ∫₀ˣ e^(-t²) dt.
        ERF((x, _) -> Ops.normalCdf(x.mul(Math.sqrt(2))).mul(2).sub(1)),
        /// The power xᵖ.
        POWER(Tensor::pow);

        private final Formula formula;

        Function(Formula formula) {
            this.formula = formula;
        }
    }

    private interface Formula {
        Tensor of(Tensor x, double p);
    }

    /// Settings.
    ///
    /// @param function which
    /// @param exponent p of the power; 2 for all other functions, which have none
    public record Config(Function function, double exponent) {
        /// The defaults for a function.
        ///
        /// @param function which
        public Config(Function function) {
            this(function, SQUARE);
        }
    }

    /// One of the functions; of powers the square.
    ///
    /// @param function which
    public Pointwise(Function function) {
        this(new Config(function));
    }

    /// The power `xᵖ`.
    ///
    /// @param exponent p
    /// @return a layer
    public static Pointwise power(double exponent) {
        return new Pointwise(new Config(Function.POWER, exponent));
    }

    /// With all settings.
    ///
    /// @param config the settings
    public Pointwise(Config config) {
        boolean isPower = config.function() == Function.POWER;
        if (!Double.isFinite(config.exponent()) || (!isPower && config.exponent() != SQUARE)) {
            throw GradusException.got("Pointwise: %s with the exponent %s", config.function(), config.exponent())
                    .expected(isPower ? "a finite exponent" : "no exponent")
                    .because(isPower ? "it was computed by a division by 0" : "the function is another one than meant")
                    .repair(isPower ? "Write for example exponent: 0.5." : "Leave it out, or take function: power.");
        }
        this.config = config;
    }

    @Override
    public Tensor forward(Tensor x, Pass pass) {
        return config.function().formula.of(x, config.exponent());
    }

    @Override
    public Set<Trait> traits() {
        return config.function() == Function.ERF ? Set.of(Trait.SATURATES) : Set.of();
    }

    @Override
    public Config config() {
        return config;
    }

    @Override
    public String toString() {
        return Describe.of(this);
    }
}
