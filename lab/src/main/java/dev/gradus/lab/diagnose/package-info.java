/// What core finds wrong in a training, in the words of files and of the command line.
@org.jspecify.annotations.NullMarked
package dev.gradus.lab.diagnose;
