/// What is done to every input before a model sees it: fitted on a training split, saved with the model.
@org.jspecify.annotations.NullMarked
package dev.gradus.data.prepare;
