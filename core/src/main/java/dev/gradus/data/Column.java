package dev.gradus.data;

import dev.gradus.error.GradusException;
import dev.gradus.error.Printable;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;

/// A column of a table, and what becomes of it.
///
/// @param name in the header; its number, from 1, where there is no header
/// @param kind of it
/// @param values the categories in the order of their inputs, least first where they have an order; empty for other kinds
/// @param indicated whether a further input is 1 where the value is missing, and else 0
public record Column(String name, Kind kind, List<String> values, boolean indicated) {
    /// What a column holds.
    public enum Kind {
        /// Numbers: one input.
        NUMBER,
        /// Categories: one input for each, 1 where it is the one and else 0.
        CATEGORY,
        /// Categories in an order: one input, from 0 for the first.
        ORDER,
        /// What is predicted.
        TARGET,
        /// Nothing that a model is given: a name, the number of a row.
        IGNORED
    }

    /// Checks the categories and keeps a copy.
    ///
    /// @throws GradusException when a category is there twice, or a column of categories has none
    public Column {
        values = List.copyOf(values);
        boolean needs = kind == Kind.CATEGORY || kind == Kind.ORDER;
        if (Set.copyOf(values).size() < values.size() || needs == values.isEmpty()) {
            throw GradusException.got(
                            "the column '%s' of kind %s with the values %s",
                            Printable.excerpt(name, 80), kind.name().toLowerCase(Locale.ROOT), values)
                    .expected(needs ? "each category once" : "none, since only categories are listed")
                    .because("the description was edited, or the column has no value at all")
                    .repair("List each category once, or leave the column out.");
        }
    }

    /// A column of numbers.
    public Column() {
        this("", Kind.NUMBER, List.of(), false);
    }

    /// Whether a model is given something of it.
    ///
    /// @return false for targets and what is ignored
    public boolean isInput() {
        return kind != Kind.TARGET && kind != Kind.IGNORED;
    }

    /// How many inputs it makes.
    ///
    /// @return 0 where a model is given nothing of it
    public int width() {
        if (!isInput()) return 0;
        return (kind == Kind.CATEGORY ? values.size() : 1) + (indicated ? 1 : 0);
    }

    /// The names of its inputs: `age`, `colour=red`, `age=missing`.
    ///
    /// @return [#width()] names
    public List<String> features() {
        if (!isInput()) return List.of();
        Stream<String> own = kind == Kind.CATEGORY ? values.stream().map(value -> name + "=" + value) : Stream.of(name);
        return (indicated ? Stream.concat(own, Stream.of(name + "=missing")) : own).toList();
    }
}
