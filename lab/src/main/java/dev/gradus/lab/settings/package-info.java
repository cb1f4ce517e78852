/// The one schema of settings: what files, flags, records of runs, search spaces and grids name.
///
/// Begin with [dev.gradus.lab.settings.TrainSettings], whose components are the schema. A setting has a path, such as
/// `optimizer.learningRate`; [dev.gradus.lab.settings.Source] is settings from one place, and several are merged by one rule.
@org.jspecify.annotations.NullMarked
package dev.gradus.lab.settings;
