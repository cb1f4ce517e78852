package dev.gradus.nn.init;

import dev.gradus.error.GradusException;
import dev.gradus.error.Suggest;
import dev.gradus.nn.Fans;
import dev.gradus.nn.Initializer;
import dev.gradus.nn.Layer;
import dev.gradus.nn.Layers;
import dev.gradus.nn.NamePattern;
import dev.gradus.nn.Parameter;
import dev.gradus.nn.Sequential;
import dev.gradus.tensor.Rng;
import dev.gradus.tensor.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/// New first values for a built model, by type of layer or by pattern of names, in one call.
///
/// ```java
/// Initialize.model(model)
///         .layers(Linear.class, new Xavier())
///         .layers(Conv2d.class, new He())
///         .named("*.bias", new Zeros())
///         .apply(seed);
/// ```
/// What no rule names keeps its values; of several rules that name a parameter, the last counts. The fans are PyTorch's: inputs
/// `shape[1] · kernel area`, outputs `shape[0] · kernel area`; a bias has its weight's. Errors: a model that is not built, a rule
/// that names nothing.
public final class Initialize {
    private record Rule(String what, Predicate<Parameter> which, Initializer values) {}

    private final Sequential model;
    private final List<Rule> rules = new ArrayList<>();

    private Initialize(Sequential model) {
        this.model = model;
    }

    /// Begins with no rules.
    ///
    /// @param model built
    /// @return to be given rules
    public static Initialize model(Sequential model) {
        return new Initialize(model);
    }

    /// New weights for all layers of a type.
    ///
    /// @param type of layers, however deep in the model
    /// @param values of their parameter `weight`
    /// @return this
    public Initialize layers(Class<? extends Layer> type, Initializer values) {
        Predicate<Parameter> theirs = Layers.parametersOf(model, type);
        rules.add(new Rule(type.getSimpleName(), p -> p.name().endsWith("weight") && theirs.test(p), values));
        return this;
    }

    /// New values for all parameters of a name.
    ///
    /// @param glob the whole name, in which `*` stands for any characters and `?` for one
    /// @param values of these parameters
    /// @return this
    public Initialize named(String glob, Initializer values) {
        var pattern = new NamePattern(glob);
        rules.add(new Rule("'" + glob + "'", p -> pattern.matches(p.name()), values));
        return this;
    }

    /// Makes the new values.
    ///
    /// @param seed decides them, with the parameters' names
    /// @return the model
    /// @throws GradusException when the model is not built, or a rule names nothing
    public Sequential apply(long seed) {
        List<Parameter> parameters = model.parameters();
        List<String> names = parameters.stream().map(Parameter::name).toList();
        for (Rule rule : rules) {
            if (parameters.stream().noneMatch(rule.which)) {
                throw GradusException.got("initialization of %s", rule.what)
                        .expected("something that the model has")
                        .because(names.isEmpty() ? "the model is not built" : "a spelling mistake, or another model")
                        .repair(
                                names.isEmpty()
                                        ? "Call model.build(sampleShape, seed) first."
                                        : Suggest.sentence(rule.what.replace("'", ""), names));
            }
        }
        Rng rng = Rng.of(seed).fork("initialize");
        for (Parameter p : parameters) {
            Rule last = null;
            for (Rule rule : rules) if (rule.which.test(p)) last = rule;
            if (last != null) set(p, last.values, rng.fork(p.name()));
        }
        return model;
    }

    private void set(Parameter p, Initializer values, Rng rng) {
        p.value().set(values.make(p.value().shape(), fans(p), rng).to(p.value().dtype()));
    }

    private Fans fans(Parameter p) {
        Shape shape = p.value().shape();
        if (shape.rank() >= 2) return fans(shape);
        String weight = p.name().replaceFirst("[^.]*$", "weight");
        for (Parameter other : model.parameters()) {
            if (other.name().equals(weight) && other.value().shape().rank() >= 2) return fans(other.value().shape());
        }
        return new Fans(shape.size(), shape.size());
    }

    static Fans fans(Shape weight) {
        int area = weight.slice(2, weight.rank()).size();
        return new Fans(weight.axis(1) * area, weight.axis(0) * area);
    }
}
