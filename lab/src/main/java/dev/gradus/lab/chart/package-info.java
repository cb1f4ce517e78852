/// Charts as parts: axes, and marks that are drawn between them; as SVG files of their own and within pages, light and dark.
///
/// Begin with [dev.gradus.lab.chart.Chart], which has two axes ([dev.gradus.lab.chart.Axis]) and some marks
/// ([dev.gradus.lab.chart.Mark]); [dev.gradus.lab.chart.SmallMultiples] puts charts beside each other on the same axes.
@org.jspecify.annotations.NullMarked
package dev.gradus.lab.chart;
