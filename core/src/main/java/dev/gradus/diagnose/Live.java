package dev.gradus.diagnose;

import dev.gradus.diagnose.cause.Cause;
import dev.gradus.diagnose.cause.Causes;

/// A check that is made while a training is under way.
///
/// @param check to be made
/// @param cause its name
record Live(Cause check, String cause) {
    Live(Cause check) {
        this(check, Causes.name(check));
    }
}
