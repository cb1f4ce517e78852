/// Pages about stored runs: one run, several beside each other, and in what two of them differ.
///
/// Begin with [dev.gradus.lab.report.Report], the page of one run; [dev.gradus.lab.report.Comparison] is for several, with
/// [dev.gradus.lab.report.ComparisonPage]; [dev.gradus.lab.report.RunDiff] finds where two runs part. Pages are single files that need no
/// network.
@org.jspecify.annotations.NullMarked
package dev.gradus.lab.report;
