/// Data to learn from: samples by number ([dev.gradus.data.Dataset]), the part each plays ([dev.gradus.data.Split]), and
/// their way into a model, batch by batch ([dev.gradus.data.Loader]).
///
/// Begin with [dev.gradus.data.Splits], which divides a data set into training, validation and test samples, and
/// [dev.gradus.data.InMemory] for arrays of your own. Data sets that are known by name, and files, are in `dev.gradus.data.source`.
@org.jspecify.annotations.NullMarked
package dev.gradus.data;
