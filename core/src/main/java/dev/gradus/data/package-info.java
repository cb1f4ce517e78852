/// Data to learn from: samples by number ([dev.gradus.data.Dataset]), the part each plays ([dev.gradus.data.Split]), and
/// their way into a model, batch by batch ([dev.gradus.data.Loader]).
@org.jspecify.annotations.NullMarked
package dev.gradus.data;
