package dev.gradus.train.diagnose;

import java.util.Optional;

/// What a trial says of a cause.
final class Tried {
    private Tried() {}

    /// A step that goes well without the cause shows it; one that goes wrong all the same speaks against it.
    static Certainty certainty(Optional<Trials.Result> without) {
        return without.map(r -> r.isFinite() ? Certainty.SHOWN : Certainty.POSSIBLE).orElse(Certainty.LIKELY);
    }
}
