/// First weights that depend on data: measured layer by layer, or learned without labels.
///
/// Begin with [dev.gradus.nn.pretrain.Lsuv], which scales each layer until its outputs have variance 1, given to
/// [dev.gradus.train.Trainer#initialize]. [dev.gradus.nn.pretrain.RbmPretraining] trains a stack of Boltzmann machines.
@org.jspecify.annotations.NullMarked
package dev.gradus.nn.pretrain;
