"""Makes node-cases.zip: the published node tests of ONNX for the operators that Gradus knows, with float32 numbers.

    pip install onnx==1.23.1 numpy==2.4.6
    python3 interop/src/test/resources/dev/gradus/interop/onnx/node_cases.py

Chosen are the tests of one node (not those of its "expanded" form, which test the definition of a function rather than the operator) whose
inputs and outputs are float32, or integers and truth values that serve them: labels, shapes, axes, places, masks. At least one
input or output is float32. Left out are tests of other types of numbers (half precision, doubles, integers as such), of texts, and of
sequences, and, for the size of the archive, those of more than 100 kB, each of which has a smaller sibling; they are printed. Each test is a folder in the archive: model.onnx, input_0.pb …, output_0.pb … as TensorProto. Times and order are
fixed, so that the same versions give the same bytes; the hash is printed and written to node-cases.sha256.

The tests are part of ONNX, Copyright (c) ONNX Project Contributors, licensed under the Apache License 2.0 (see LICENSE and NOTICE).
"""
import hashlib
import pathlib
import zipfile

import numpy
import onnx
from onnx import TensorProto, numpy_helper
from onnx.backend.test.case.node import collect_testcases

OPERATORS = set("""
Abs Adagrad Adam Add AveragePool BatchNormalization Cast Celu Clip Concat Constant ConstantOfShape Conv ConvTranspose Div Dropout Elu Equal
Erf Exp Expand Flatten Gather Gelu Gemm GlobalAveragePool GlobalMaxPool Greater GreaterOrEqual GroupNormalization HardSigmoid HardSwish Identity
InstanceNormalization IsNaN LRN LayerNormalization LeakyRelu Less LessOrEqual Log LogSoftmax LpNormalization MatMul Max MaxPool Mean MeanVarianceNormalization
Min Mish Momentum Mul Neg NegativeLogLikelihoodLoss Not PRelu Pad Pow RMSNormalization Reciprocal ReduceMax ReduceMean ReduceMin ReduceSum Relu
Reshape Resize Selu Shape Sigmoid Sign Size Slice Softmax SoftmaxCrossEntropyLoss Softplus Softsign Split Sqrt Squeeze Sub Sum Swish
Tanh ThresholdedRelu Transpose Unsqueeze Where
""".split())
TYPES = {TensorProto.FLOAT, TensorProto.INT64, TensorProto.INT32, TensorProto.BOOL}
MOST_BYTES = 100_000
FOLDER = pathlib.Path(__file__).parent


def is_chosen(case):
    graph = case.model.graph
    values = [*graph.input, *graph.output]
    if len(graph.node) != 1 or graph.node[0].op_type not in OPERATORS or "_expanded" in case.name:
        return False
    if not all(value.type.HasField("tensor_type") for value in values):
        return False
    types = {value.type.tensor_type.elem_type for value in values}
    return types <= TYPES and TensorProto.FLOAT in types


def size(case):
    inputs, outputs = case.data_sets[0]
    return sum(numpy.asarray(value).nbytes for value in [*inputs, *outputs])


def add(archive, name, content):
    archive.writestr(zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0)), content, zipfile.ZIP_DEFLATED, 9)


def main():
    cases = sorted(filter(is_chosen, collect_testcases(None)), key=lambda case: case.name)
    large = [case.name for case in cases if size(case) > MOST_BYTES]
    cases = [case for case in cases if case.name not in large]
    target = FOLDER / "node-cases.zip"
    with zipfile.ZipFile(target, "w") as archive:
        for case in cases:
            assert len(case.data_sets) == 1 and (case.rtol, case.atol) == (1e-3, 1e-7), case.name
            add(archive, f"{case.name}/model.onnx", case.model.SerializeToString(deterministic=True))
            for kind, values, infos in zip(
                ("input", "output"), case.data_sets[0], (case.model.graph.input, case.model.graph.output)
            ):
                assert len(values) == len(infos), case.name
                for i, (value, info) in enumerate(zip(values, infos)):
                    tensor = numpy_helper.from_array(numpy.asarray(value), info.name)
                    add(archive, f"{case.name}/{kind}_{i}.pb", tensor.SerializeToString(deterministic=True))
    digest = hashlib.sha256(target.read_bytes()).hexdigest()
    (FOLDER / "node-cases.sha256").write_text(f"{digest}  node-cases.zip\n")
    print(f"onnx {onnx.__version__}, numpy {numpy.__version__}: {len(cases)} cases, {target.stat().st_size} bytes, {digest}")
    print("too large:", ", ".join(large))
    counts = {}
    for case in cases:
        operator = case.model.graph.node[0].op_type
        counts[operator] = counts.get(operator, 0) + 1
    print(", ".join(f"{operator} {count}" for operator, count in sorted(counts.items())))


main()
