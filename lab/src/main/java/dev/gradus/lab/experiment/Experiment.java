package dev.gradus.lab.experiment;

import dev.gradus.lab.chart.Picture;
import java.util.List;
import java.util.Map;

/// One experiment: what is trained or computed, what was published about it, what is expected, and how it is drawn.
///
/// ```java
/// public final class PerceptronRule implements Experiment {
///     public String name() { return "perceptron"; }
///     public Theme theme() { return Theme.NEURON; }
///     public List<Cell> cells(Size size) { return List.of(Cell.program("xor", 3, Map.of("epochs", 100), this::learn)); }
///     public List<Claim> claims() { return List.of(Claim.of("xor-fails", r -> Verdict.of(r.most("xor", "accuracy") <= 0.75))); }
///     public Map<String, Picture> pictures(Results results, Words words) { return Map.of("border", …); }
/// }
/// ```
/// Its texts are in a file beside the class, `perceptron.yaml`: see [Words]. It has no state, and its results depend on nothing but its
/// cells and their seeds.
public interface Experiment {
    /// What it is called on the command line.
    ///
    /// @return words of small letters and digits, with hyphens between them
    String name();

    /// The lecture theme that it belongs to.
    ///
    /// @return one of them
    Theme theme();

    /// What is trained or computed, each with one or more seeds.
    ///
    /// @param size how much of it; [Size#QUICK] on embedded or synthetic data alone
    /// @return cells with different names, the same names for every size
    List<Cell> cells(Size size);

    /// What was published about it.
    ///
    /// @return values of figures of cells
    default List<Published> published() {
        return List.of();
    }

    /// What is expected, as statements that are checked; not for [Size#QUICK].
    ///
    /// @return at least one, each with a text of its own
    List<Claim> claims();

    /// Draws the results.
    ///
    /// @param results of all cells
    /// @param words in the language of the page
    /// @return pictures in their order, each by the key of its caption
    Map<String, Picture> pictures(Results results, Words words);
}
