package dev.gradus.persist;

import dev.gradus.error.GradusException;
import java.nio.file.Path;

/// Every reason for which a safetensors file is refused: a closed list, each with a test.
enum Rejection {
    /// Less than a header's length.
    TOO_SHORT("8 bytes of header length at least", "the copy or download broke off", Repair.COPY),
    /// Begins like a zip or a pickle.
    FOREIGN(
            "a safetensors file",
            "it is PyTorch's own format, which runs code when it is read",
            "Convert it in Python: safetensors.torch.save_file(torch.load(path, weights_only=True), 'model.safetensors')."),
    /// The header would be larger than the rest of the file, or than the format allows.
    HEADER_LENGTH(
            "a header of at most 100,000,000 bytes that lies within the file",
            "the file is cut off or of another kind",
            Repair.COPY),
    /// The header does not begin with a brace.
    HEADER_START("the character { there", "the file is of another kind", "Check the path."),
    /// The header is not strict JSON.
    HEADER_JSON("strict JSON, no name twice, at most 4 levels and a million tokens", Repair.DAMAGED, Repair.COPY),
    /// The metadata is not a map of texts.
    METADATA("texts only", Repair.BAD_WRITER, Repair.AGAIN),
    /// A tensor is not described by type, shape and place.
    ENTRY("{\"dtype\": text, \"shape\": [sizes], \"data_offsets\": [begin, end]}", Repair.BAD_WRITER, Repair.AGAIN),
    /// An element type that tensors here do not have.
    DTYPE(
            "one of F64, F32, F16, BF16, I64, I32, I16, I8, U16, U8 and BOOL",
            "the model was saved in quarter precision, or holds complex numbers",
            "Convert it in Python before saving: tensor.float()."),
    /// An integer that int32 does not have.
    BEYOND(
            "integers from -2,147,483,648 to 2,147,483,647",
            "it is a hash or a time, no number of a model",
            "Leave the tensor out, or save it as tensor.double()."),
    /// Sizes that no tensor can have.
    SHAPE("at most 32 sizes of 0 or more with at most 2,147,482,623 elements together", Repair.DAMAGED, Repair.COPY),
    /// A range whose length is not that of the tensor.
    RANGE("exactly the bytes of the shape", Repair.DAMAGED, Repair.COPY),
    /// Two tensors share bytes.
    OVERLAP("ranges that follow each other", Repair.BAD_WRITER, Repair.AGAIN),
    /// Bytes between tensors that belong to none.
    HOLE("ranges that follow each other", Repair.BAD_WRITER, Repair.AGAIN),
    /// Tensors end behind the end of the file.
    TRUNCATED(
            "all bytes that the header announces", "the copy or download broke off, or the disk was full", Repair.COPY),
    /// Bytes behind the last tensor.
    SURPLUS("the end of the file there", "something was appended, or the header is damaged", Repair.COPY),
    /// The operating system refuses.
    UNREADABLE(
            "a file that can be read",
            "the file belongs to someone else, or the disk is failing",
            "Check its rights and the disk.");

    private final String expected;
    private final String cause;
    private final String repair;

    Rejection(String expected, String cause, String repair) {
        this.expected = expected;
        this.cause = cause;
        this.repair = repair;
    }

    GradusException of(Path file, String format, Object... arguments) {
        return GradusException.got("%s is not a valid safetensors file: %s", file, format.formatted(arguments))
                .expected(expected)
                .because(cause)
                .repair(repair);
    }

    /// Sentences that several reasons share.
    private static final class Repair {
        static final String DAMAGED = "the file is damaged";
        static final String BAD_WRITER = "a faulty program wrote the file";
        static final String COPY = "Copy or download the file again.";
        static final String AGAIN = "Write the file again with another program.";
    }
}
