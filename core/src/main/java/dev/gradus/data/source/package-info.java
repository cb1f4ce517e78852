/// Where data comes from: embedded, published and generated data sets, each with a fixed split.
@org.jspecify.annotations.NullMarked
package dev.gradus.data.source;
