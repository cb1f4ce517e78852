/// Files: models as safetensors ([dev.gradus.persist.TrainedModel], [dev.gradus.persist.Safetensors]), strict JSON
/// ([dev.gradus.persist.Json]), and writing that a crash cannot tear: of files ([dev.gradus.persist.AtomicFile]) and of
/// checkpoints ([dev.gradus.persist.CheckpointStore], [dev.gradus.persist.BackgroundWriter]).
@org.jspecify.annotations.NullMarked
package dev.gradus.persist;
