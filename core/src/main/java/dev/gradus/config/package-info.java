/// Settings as records: the same record is the argument of a constructor, the schema of a file, and what is saved with a model.
///
/// Begin with [dev.gradus.config.Configured], which every layer, loss and optimizer is. [dev.gradus.config.Records] reads and
/// writes such records as plain maps, and [dev.gradus.config.Catalogue] finds what they belong to by name.
@org.jspecify.annotations.NullMarked
package dev.gradus.config;
