/// Run directories: what a training keeps, for those that write one, read one, or follow one that another process writes.
///
/// Begin with [dev.gradus.lab.store.StoredRun], which reads a run, and [dev.gradus.lab.store.Runs], which lists many;
/// [dev.gradus.lab.store.RunFollower] gives events as they come. All files and fields: `docs/run-format.md`.
@org.jspecify.annotations.NullMarked
package dev.gradus.lab.store;
