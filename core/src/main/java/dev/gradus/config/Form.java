package dev.gradus.config;

import java.util.Map;

/// What may be written in a place of the settings: the schema that follows from the components of records and from catalogues.
public sealed interface Form {
    /// A number, a boolean, a text or an enum.
    ///
    /// @param type the Java type
    /// @param unit of a number, or empty
    record Value(Class<?> type, String unit) implements Form {}

    /// Settings by name.
    ///
    /// @param members name → what may be written there, in order
    /// @param single the member that a single value stands for, or empty
    record Group(Map<String, Form> members, String single) implements Form {}

    /// A thing of a kind: its name, or a map with a `type` and its settings.
    ///
    /// @param kind that lists them
    record Thing(Kind<?> kind) implements Form {}

    /// Any number of items; one alone may be written without brackets, and texts with commas between them.
    ///
    /// @param item what each of them is
    record Items(Form item) implements Form {}

    /// What may be `none`.
    ///
    /// @param form what it is otherwise
    record Optional(Form form) implements Form {}
}
