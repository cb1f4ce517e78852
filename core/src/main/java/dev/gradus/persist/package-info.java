/// Files: models as safetensors ([dev.gradus.persist.TrainedModel], [dev.gradus.persist.Safetensors]), strict JSON
/// ([dev.gradus.persist.Json]), and writing that a crash cannot tear: of files ([dev.gradus.persist.AtomicFile]) and of
/// checkpoints ([dev.gradus.persist.CheckpointStore], [dev.gradus.persist.BackgroundWriter]).
///
/// Begin with [dev.gradus.persist.TrainedModel]: it saves and loads a model with all that it takes to use it, and answers.
@org.jspecify.annotations.NullMarked
package dev.gradus.persist;
