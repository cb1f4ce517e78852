package dev.gradus.optim;

import dev.gradus.error.GradusException;
import dev.gradus.error.Printable;
import dev.gradus.error.Suggest;
import dev.gradus.nn.NamePattern;
import dev.gradus.nn.Parameter;
import java.util.ArrayList;
import java.util.List;

/// Learning rates as shares of the general one: small for early layers, which know what they need, full for the last.
///
/// ```
/// η(p) = η · s(p) · d^(L - l(p))        s: the last rule that matches p, else 1
///                                       l: the number of p's layer of L, d: layerDecay
/// ```
/// ```java
/// new Adam(1e-3).scaleRates(RateScales.of("0.*=0.1", "3.*=0.3"));
/// new Adam(1e-3).scaleRates(RateScales.layerDecay(0.5));            // each layer half of the one behind it
/// ```
/// A layer begins with a weight of two axes or more; the vectors after it, such as biases and normalizations, belong to it. Schedules and groups
/// go on: a share is of whatever rate a parameter would have.
///
/// Defaults: no rules, decay 1. Errors: a rule of another form, a factor that is not positive and finite, a rule that matches no parameter.
/// Source: Howard and Ruder 2018, section 3.2 (discriminative fine-tuning; their decay is 1 / 2.6).
///
/// @param rules `NAMES=FACTOR`, names with `*` and `?`
/// @param layerDecay rate of a layer as a share of that of the next
public record RateScales(List<String> rules, double layerDecay) {
    /// All parameters alike.
    public static final RateScales NONE = new RateScales(List.of(), 1);

    /// A rule in its parts.
    private record Rule(NamePattern names, double factor) {
        static Rule of(String text) {
            int at = text.indexOf('=');
            try {
                double factor = Double.parseDouble(text.substring(at + 1).strip());
                if (at > 0 && factor > 0 && Double.isFinite(factor))
                    return new Rule(new NamePattern(text.substring(0, at).strip()), factor);
            } catch (NumberFormatException e) {
                // refused below
            }
            throw GradusException.got("a scaled learning rate '%s'", Printable.excerpt(text, 80))
                    .expected("NAMES=FACTOR with a positive, finite factor")
                    .because("a slip; parameters with a rate of 0 are frozen")
                    .repair("Write for example 0.*=0.1; to leave parameters as they are, freeze them.");
        }
    }

    /// Keeps a copy, and checks.
    public RateScales {
        rules = List.copyOf(rules);
        rules.forEach(Rule::of);
        if (!(layerDecay > 0 && Double.isFinite(layerDecay))) {
            throw GradusException.got("a decay of learning rates by layer of %s", layerDecay)
                    .expected("a positive, finite number, usually from 0.3 to 1")
                    .because("a wrong sign, or a percentage")
                    .repair("Write 0.5 for half the rate of the layer behind.");
        }
    }

    /// Rules alone.
    ///
    /// @param rules `NAMES=FACTOR`
    /// @return without a decay
    public static RateScales of(String... rules) {
        return new RateScales(List.of(rules), 1);
    }

    /// A decay from the last layer to the first.
    ///
    /// @param decay rate of a layer as a share of that of the next
    /// @return without rules
    public static RateScales layerDecay(double decay) {
        return new RateScales(List.of(), decay);
    }

    /// The factor of each parameter.
    ///
    /// @throws GradusException when a rule matches none
    double[] of(List<Parameter> parameters) {
        double[] factors = new double[parameters.size()];
        java.util.Arrays.fill(factors, 1);
        for (String text : rules) {
            Rule rule = Rule.of(text);
            boolean used = false;
            for (int i = 0; i < factors.length; i++) {
                if (!rule.names.matches(parameters.get(i).name())) continue;
                factors[i] = rule.factor;
                used = true;
            }
            if (!used) throw unused(rule, parameters);
        }
        if (layerDecay == 1) return factors;
        int[] layers = new int[factors.length];
        int layer = 0;
        List<String> begun = new ArrayList<>();
        for (int i = 0; i < layers.length; i++) {
            Parameter p = parameters.get(i);
            String owner = p.name().substring(0, Math.max(0, p.name().lastIndexOf('.')));
            if (p.value().shape().rank() > 1 && !begun.contains(owner)) {
                begun.add(owner);
                layer++;
            }
            layers[i] = Math.max(1, layer);
        }
        for (int i = 0; i < layers.length; i++) factors[i] *= Math.pow(layerDecay, Math.max(1, layer) - layers[i]);
        return factors;
    }

    private static GradusException unused(Rule rule, List<Parameter> parameters) {
        return GradusException.got("a learning rate of the parameters '%s'", rule.names)
                .expected("a pattern that some parameter's name matches")
                .because("a spelling mistake, or the layers of another model")
                .repair(
                        "%s",
                        Suggest.sentence(rule.names.toString(), parameters.stream().map(Parameter::name).toList()));
    }
}
