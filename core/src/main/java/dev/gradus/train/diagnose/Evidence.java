package dev.gradus.train.diagnose;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/// What is known of a training: facts of several kinds, of which a check asks for those that it needs.
///
/// ```java
/// Evidence evidence = new Evidence().with(Step.class, step);
/// Optional<Step> step = evidence.of(Step.class);
/// ```
/// A kind of fact is a record: a step that was looked at ([Step]), what can be tried with it ([Trials]), and whatever checks to come need
/// (curves, statistics of layers, the settings, the data). A run that has ended has fewer of them than one that is under way, and a
/// check whose facts are missing finds nothing.
public final class Evidence {
    private final Map<Class<?>, Object> facts;

    /// Nothing is known.
    public Evidence() {
        this(Map.of());
    }

    private Evidence(Map<Class<?>, Object> facts) {
        this.facts = facts;
    }

    /// More is known.
    ///
    /// @param <T> the kind
    /// @param kind its class
    /// @param fact replaces one of that kind
    /// @return new evidence
    public <T> Evidence with(Class<T> kind, T fact) {
        Map<Class<?>, Object> more = new LinkedHashMap<>(facts);
        more.put(kind, fact);
        return new Evidence(more);
    }

    /// The fact of a kind.
    ///
    /// @param <T> the kind
    /// @param kind its class
    /// @return empty where nothing of it is known
    public <T> Optional<T> of(Class<T> kind) {
        return Optional.ofNullable(kind.cast(facts.get(kind)));
    }
}
