"""Writes the MAT-files of SvhnTest with SciPy: python3 svhn.py ../resources/dev/gradus/data/source

Element (row, column, channel, image) of X is row + 2 * column + 50 * channel + 7 * image modulo 251.
"""
import sys

import numpy
import scipy.io

row, column, channel, image = numpy.indices((32, 32, 3, 4))
x = ((row + 2 * column + 50 * channel + 7 * image) % 251).astype(numpy.uint8)
y = numpy.array([[1], [10], [9], [2]], dtype=numpy.float64)
scipy.io.savemat(sys.argv[1] + "/svhn.mat", {"X": x, "y": y.astype(numpy.uint8), "extra": numpy.arange(3.0)})
scipy.io.savemat(sys.argv[1] + "/svhn-compressed.mat", {"X": x, "y": y}, do_compression=True)
