package dev.gradus.optim;

import dev.gradus.nn.NamePattern;
import dev.gradus.nn.Parameter;
import java.util.function.Predicate;

/// Choices of parameters, for groups with settings of their own.
///
/// ```java
/// new AdamW(1e-3).group(Parameters.vectors(), Map.of("weightDecay", 0));
/// new Sgd(0.1).group(Parameters.named("0.*"), Map.of("learningRate", 0.01));
/// ```
/// They combine by `and`, `or` and `negate`. For the parameters of some kinds of layers see [dev.gradus.nn.Layers].
public final class Parameters {
    private Parameters() {}

    /// A pattern that names must match; an optimizer refuses one that matches nothing.
    record Named(String glob, NamePattern pattern) implements Predicate<Parameter> {
        @Override
        public boolean test(Parameter p) {
            return pattern.matches(p.name());
        }
    }

    /// Parameters by name.
    ///
    /// @param glob the whole name, in which `*` stands for any characters and `?` for one: `*.bias`, `0.*`
    /// @return true for names that match
    public static Predicate<Parameter> named(String glob) {
        return new Named(glob, new NamePattern(glob));
    }

    /// Biases and the scales and shifts of normalization: what is usually spared weight decay.
    ///
    /// @return true where there is at most one axis
    public static Predicate<Parameter> vectors() {
        return p -> p.value().shape().rank() <= 1;
    }

    /// Weights of linear and convolution layers.
    ///
    /// @return true where there are two axes or more
    public static Predicate<Parameter> matrices() {
        return vectors().negate();
    }

    /// A choice as files and flags write it.
    ///
    /// @param choice `vectors`, `matrices`, or a pattern of names as for [#named]
    /// @return the choice
    public static Predicate<Parameter> of(String choice) {
        return switch (choice) {
            case "vectors" -> vectors();
            case "matrices" -> matrices();
            default -> named(choice);
        };
    }
}
