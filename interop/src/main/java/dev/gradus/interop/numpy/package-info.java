/// Arrays of NumPy: `.npy` files of one, `.npz` archives of several.
///
/// Begin with [dev.gradus.interop.numpy.Npz]; [dev.gradus.interop.numpy.ModelArrays] is what a trained model gives to look at in Python.
/// Weights in an `.npz` are read by [dev.gradus.model.Weights].
package dev.gradus.interop.numpy;
