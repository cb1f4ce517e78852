/// One idea of the lectures in each class, short enough to read at once, and runnable.
@org.jspecify.annotations.NullMarked
package dev.gradus.examples;
