/// Where data comes from: embedded, published and generated data sets, each with a fixed split, and files of your own:
/// tables, arrays of NumPy, folders of pictures. No file is believed further than it bears itself out.
///
/// Begin with [dev.gradus.data.source.Digits], which needs no download, [dev.gradus.data.source.Mnist], and
/// [dev.gradus.data.source.Csv] for a table.
@org.jspecify.annotations.NullMarked
package dev.gradus.data.source;
