"""Models of public kinds, exported by PyTorch, with what they predict.

    pip install torch==2.13.0 onnx==1.23.1 onnxscript safetensors numpy
    python torch_models.py ../resources/dev/gradus/interop/onnx

Each model is exported by the tracing exporter (opset 11, 13 or 17) and by the newer one (opset 18 or 20), in evaluation form with an
open batch. Weights come from a fixed seed; running statistics are not those of an untrained model.
"""
import sys
from pathlib import Path

import torch
from safetensors.torch import save_file
from torch import nn
from torch.nn import functional as F


class LeNet5(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv1 = nn.Conv2d(1, 6, 5, padding=2)
        self.conv2 = nn.Conv2d(6, 16, 5)
        self.fc1 = nn.Linear(400, 40)
        self.fc2 = nn.Linear(40, 24)
        self.fc3 = nn.Linear(24, 10)

    def forward(self, x):
        x = F.max_pool2d(torch.tanh(self.conv1(x)), 2)
        x = F.max_pool2d(torch.tanh(self.conv2(x)), 2)
        x = x.view(x.size(0), -1)
        return self.fc3(torch.tanh(self.fc2(torch.tanh(self.fc1(x)))))


class Block(nn.Module):
    def __init__(self, inputs, outputs, stride):
        super().__init__()
        self.conv1 = nn.Conv2d(inputs, outputs, 3, stride, 1, bias=False)
        self.bn1 = nn.BatchNorm2d(outputs)
        self.conv2 = nn.Conv2d(outputs, outputs, 3, 1, 1, bias=False)
        self.bn2 = nn.BatchNorm2d(outputs)
        self.short = nn.Sequential()
        if stride > 1:
            self.short = nn.Sequential(nn.Conv2d(inputs, outputs, 1, stride, bias=False), nn.BatchNorm2d(outputs))

    def forward(self, x):
        y = self.bn2(self.conv2(F.relu(self.bn1(self.conv1(x)))))
        return F.relu(y + self.short(x))


class ResNet(nn.Module):
    def __init__(self):
        super().__init__()
        self.stem = nn.Sequential(nn.Conv2d(3, 8, 3, 1, 1, bias=False), nn.BatchNorm2d(8), nn.ReLU(), nn.MaxPool2d(3, 2, 1))
        self.layer1 = Block(8, 8, 1)
        self.layer2 = Block(8, 12, 2)
        self.pool = nn.AdaptiveAvgPool2d(1)
        self.fc = nn.Linear(12, 5)

    def forward(self, x):
        return self.fc(torch.flatten(self.pool(self.layer2(self.layer1(self.stem(x)))), 1))


class Gate(nn.Module):
    """Squeeze and excitation."""

    def __init__(self, channels):
        super().__init__()
        self.pool = nn.AdaptiveAvgPool2d(1)
        self.down = nn.Conv2d(channels, 4, 1)
        self.up = nn.Conv2d(4, channels, 1)

    def forward(self, x):
        return x * F.hardsigmoid(self.up(F.relu(self.down(self.pool(x)))))


class MobileNet(nn.Module):
    """Depthwise convolutions, gates, hard swish and ReLU6, as in MobileNetV3; softmax at the end."""

    def __init__(self):
        super().__init__()
        self.stem = nn.Conv2d(3, 8, 3, 2, 1)
        self.depth = nn.Conv2d(8, 8, 5, 1, 2, groups=8)
        self.bn = nn.BatchNorm2d(8)
        self.gate = Gate(8)
        self.point = nn.Conv2d(8, 12, 1)
        self.fc = nn.Linear(12, 4)
        self.drop = nn.Dropout(0.2)

    def forward(self, x):
        x = F.hardswish(self.stem(x))
        x = self.gate(F.relu6(self.bn(self.depth(x))))
        x = F.silu(self.point(x)).mean([2, 3])
        return F.softmax(self.fc(self.drop(x)), dim=1)


class Mixed(nn.Module):
    """Normalizations and activations of newer networks, padding, concatenation, a transposed convolution."""

    def __init__(self):
        super().__init__()
        self.a = nn.Conv2d(2, 6, 3)
        self.gn = nn.GroupNorm(3, 6)
        self.up = nn.ConvTranspose2d(6, 4, 2, 2)
        self.inorm = nn.InstanceNorm2d(4, affine=True)
        self.prelu = nn.PReLU(4)
        self.fc = nn.Linear(8, 9)
        self.ln = nn.LayerNorm(9)
        self.out = nn.Linear(9, 3)
        self.scale = nn.Parameter(torch.ones(6, 1, 1))

    def forward(self, x):
        x = F.gelu(self.gn(self.a(F.pad(x, (0, 1, 2, 0))))) * self.scale + 0.25
        y = self.prelu(self.inorm(self.up(x)))
        x = torch.cat([F.avg_pool2d(y, 3, 2, 1, count_include_pad=False), F.max_pool2d(y, 3, 2, 1)], 1)
        x = self.fc(x.mean((2, 3)))
        return self.out(F.mish(self.ln(x)) / 2 - F.softplus(x) + F.leaky_relu(-x, 0.1))


def trained(model, seed):
    """Weights and statistics that no initialization gives."""
    generator = torch.Generator().manual_seed(seed)
    for name, value in list(model.named_parameters()) + list(model.named_buffers()):
        if name.endswith("num_batches_tracked"):
            continue
        noise = torch.rand(value.shape, generator=generator)
        with torch.no_grad():
            if name.endswith("running_var"):
                value.copy_(0.5 + noise)
            elif value.dim() > 1 and name != "scale":
                value.copy_((noise - 0.5) * 2 * (3 / value[0].numel()) ** 0.5)
            else:
                value.copy_(noise + 0.5 if name.endswith("weight") or name == "scale" else noise - 0.5)
    return model.eval()


def main(folder):
    folder.mkdir(parents=True, exist_ok=True)
    cases = [
        ("lenet", LeNet5(), (1, 28, 28), 11, 18),
        ("resnet", ResNet(), (3, 17, 17), 13, 20),
        ("mobilenet", MobileNet(), (3, 16, 16), 17, 18),
        ("mixed", Mixed(), (2, 7, 8), 17, 20),
    ]
    for i, (name, model, sample, old, new) in enumerate(cases):
        model = trained(model, 100 + i)
        x = torch.rand((3, *sample), generator=torch.Generator().manual_seed(7 + i))
        with torch.no_grad():
            y = model(x)
        save_file({"x": x, "y": y}, folder / f"{name}-io.safetensors")
        torch.onnx.export(
            model, (x,), str(folder / f"{name}-{old}.onnx"), opset_version=old, input_names=["x"], output_names=["y"],
            dynamic_axes={"x": {0: "n"}, "y": {0: "n"}}, dynamo=False)
        torch.onnx.export(
            model, (x,), str(folder / f"{name}-{new}.onnx"), opset_version=new, input_names=["x"], output_names=["y"],
            dynamic_shapes={"x": {0: torch.export.Dim("n")}}, dynamo=True, external_data=False)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
