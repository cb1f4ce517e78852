/// How fast this machine trains: single operations, training steps, and what a step's time goes into.
@org.jspecify.annotations.NullMarked
package dev.gradus.lab.speed;
