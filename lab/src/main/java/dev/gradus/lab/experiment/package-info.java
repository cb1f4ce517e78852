/// Experiments that show what is taught about training networks: each trains or computes something, compares it with what was published and
/// with what is expected, and draws it.
///
/// Begin with [dev.gradus.lab.experiment.Experiment]; [dev.gradus.lab.experiment.Experiments] lists them all,
/// [dev.gradus.lab.experiment.ExperimentRun] runs one.
@org.jspecify.annotations.NullMarked
package dev.gradus.lab.experiment;
