/// Errors that say what to do: what was got, what was expected, the likely cause, and the repair.
///
/// Begin with [dev.gradus.error.GradusException]: every mistake in data, settings, shapes or files is one, and
/// [dev.gradus.error.GradusException#parts()] gives its four parts to whoever shows them. Other exceptions of this library are
/// faults of the library.
@org.jspecify.annotations.NullMarked
package dev.gradus.error;
