/// Files: tensors as safetensors ([dev.gradus.persist.Safetensors]), strict JSON ([dev.gradus.persist.Json]), and writing that a crash
/// cannot tear: of files ([dev.gradus.persist.AtomicFile]) and of checkpoints ([dev.gradus.persist.CheckpointStore],
/// [dev.gradus.persist.BackgroundWriter]).
///
/// Begin with [dev.gradus.persist.Safetensors]: it writes and reads named tensors. A whole model is saved by
/// [dev.gradus.model.TrainedModel#save].
@org.jspecify.annotations.NullMarked
package dev.gradus.persist;
