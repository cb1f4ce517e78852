/// Where data comes from: embedded, published and generated data sets, each with a fixed split, and files of one's own:
/// tables, arrays of NumPy, folders of pictures. No file is believed further than it bears itself out.
@org.jspecify.annotations.NullMarked
package dev.gradus.data.source;
