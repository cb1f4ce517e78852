/// Runs and their models in the formats of other tools.
///
/// A format is a class that implements [dev.gradus.lab.export.ExportFormat], and a line in [dev.gradus.lab.export.ExportFormats].
package dev.gradus.lab.export;
