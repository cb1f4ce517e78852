/// Files: models as safetensors ([dev.gradus.persist.TrainedModel], [dev.gradus.persist.Safetensors]), strict JSON
/// ([dev.gradus.persist.Json]), and writing that a crash cannot tear ([dev.gradus.persist.AtomicFile]).
@org.jspecify.annotations.NullMarked
package dev.gradus.persist;
