/// First weights that depend on data: measured layer by layer, learned without labels, or taken from a model that was trained before.
///
/// Begin with [dev.gradus.nn.pretrain.Lsuv], which scales each layer until its outputs have variance 1, given to
/// [dev.gradus.train.Trainer#initialize]. [dev.gradus.nn.pretrain.RbmPretraining] trains a stack of Boltzmann machines.
/// [dev.gradus.nn.pretrain.Pretrained], given to [dev.gradus.train.Trainer#begin], takes weights from elsewhere by their names.
@org.jspecify.annotations.NullMarked
package dev.gradus.nn.pretrain;
