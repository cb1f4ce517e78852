/// What is done to every input before a model sees it: fitted on a training split, saved with the model.
///
/// Begin with [dev.gradus.data.prepare.Standardize]: `Standardize.fit(data.train())`, given to `Trainer.prepare`.
/// [dev.gradus.data.prepare.Impute] fills gaps in tables, [dev.gradus.data.prepare.Pca] and [dev.gradus.data.prepare.Whiten]
/// decorrelate.
@org.jspecify.annotations.NullMarked
package dev.gradus.data.prepare;
