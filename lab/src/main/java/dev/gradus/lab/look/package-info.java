/// Data sets as people look at them: counts, statistics, pictures of samples, and how fast samples are made ready.
@org.jspecify.annotations.NullMarked
package dev.gradus.lab.look;
