/// The wire format of Protocol Buffers: messages of numbered fields, written, and read from strangers.
///
/// Begin with [dev.gradus.interop.protobuf.Message] to write, with [dev.gradus.interop.protobuf.Fields] to read.
package dev.gradus.interop.protobuf;
