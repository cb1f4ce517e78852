"""Writes weights as PyTorch names and stores them, with inputs and outputs, by which PretrainedGoldenTest proves that they can be imported.

LeNet-5 (float32; and as an .npz in Keras' names and order of axes, channels last), and a residual network of two basic blocks with
batch normalization (float32, float16, bfloat16, float64). Made with PyTorch 2.13.0, NumPy 2.4.6 and Python safetensors 0.8.0:
    python3 core/src/test/golden/pretrained.py
Weights are drawn with a fixed seed; running statistics are those of some training passes.
"""

from pathlib import Path

import numpy as np
import torch
from safetensors.torch import save_file
from torch import nn

FOLDER = Path(__file__).parents[1] / "resources/dev/gradus/model"
torch.manual_seed(5)
torch.set_num_threads(1)


class LeNet5(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv1 = nn.Conv2d(1, 6, 5, padding=2)
        self.conv2 = nn.Conv2d(6, 16, 5)
        self.fc1 = nn.Linear(400, 120)
        self.fc2 = nn.Linear(120, 84)
        self.fc3 = nn.Linear(84, 10)

    def forward(self, x):
        x = nn.functional.max_pool2d(torch.tanh(self.conv1(x)), 2)
        x = nn.functional.max_pool2d(torch.tanh(self.conv2(x)), 2)
        return self.fc3(torch.tanh(self.fc2(torch.tanh(self.fc1(x.flatten(1))))))


class BasicBlock(nn.Module):
    def __init__(self, inputs, outputs, stride):
        super().__init__()
        self.conv1 = nn.Conv2d(inputs, outputs, 3, stride, 1, bias=False)
        self.bn1 = nn.BatchNorm2d(outputs)
        self.conv2 = nn.Conv2d(outputs, outputs, 3, 1, 1, bias=False)
        self.bn2 = nn.BatchNorm2d(outputs)
        self.downsample = None
        if stride != 1:
            self.downsample = nn.Sequential(nn.Conv2d(inputs, outputs, 1, stride, bias=False), nn.BatchNorm2d(outputs))

    def forward(self, x):
        short = x if self.downsample is None else self.downsample(x)
        return torch.relu(self.bn2(self.conv2(torch.relu(self.bn1(self.conv1(x))))) + short)


class ResNet(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv1 = nn.Conv2d(3, 8, 3, padding=1, bias=False)
        self.bn1 = nn.BatchNorm2d(8)
        self.layer1 = nn.Sequential(BasicBlock(8, 8, 1))
        self.layer2 = nn.Sequential(BasicBlock(8, 16, 2))
        self.fc = nn.Linear(16, 10)

    def forward(self, x):
        x = self.layer2(self.layer1(torch.relu(self.bn1(self.conv1(x)))))
        return self.fc(x.mean((2, 3)))


def keras(state):
    """The same numbers as Keras has them: https://keras.io/api/layers, `kernel` of Dense and Conv2D, flattened channels last."""
    arrays = {}
    for name, value in state.items():
        layer, last = name.split(".")
        array = value.numpy()
        if layer == "fc1" and last == "weight":
            array = array.reshape(120, 16, 5, 5).transpose(0, 2, 3, 1).reshape(120, 400)
        if last == "weight":
            array = array.T if array.ndim == 2 else array.transpose(2, 3, 1, 0)
        arrays[f"lenet/{layer}/{'kernel' if last == 'weight' else last}"] = np.ascontiguousarray(array)
    return arrays


lenet, resnet = LeNet5().eval(), ResNet()
for norm in [m for m in resnet.modules() if isinstance(m, nn.BatchNorm2d)]:
    nn.init.uniform_(norm.weight, 0.5, 1.5)
    nn.init.uniform_(norm.bias, -0.5, 0.5)
with torch.no_grad():
    for _ in range(5):
        resnet(torch.randn(16, 3, 8, 8))
    resnet.eval()
    digits, pictures = torch.rand(4, 1, 28, 28), torch.randn(4, 3, 8, 8)
    save_file(lenet.state_dict(), FOLDER / "lenet-torch.safetensors")
    np.savez(FOLDER / "lenet-keras.npz", **keras(lenet.state_dict()))
    save_file(
        {"input": digits, "output": lenet(digits)}, FOLDER / "lenet-io.safetensors")
    outputs = {"input": pictures, "output": resnet(pictures)}
    for name, dtype in {"f32": None, "f16": torch.float16, "bf16": torch.bfloat16, "f64": torch.float64}.items():
        state = {k: v.to(dtype) if dtype and v.is_floating_point() else v for k, v in resnet.state_dict().items()}
        save_file(state, FOLDER / f"resnet-torch-{name}.safetensors")
        rounded = ResNet().eval()
        rounded.load_state_dict({k: v.float() if v.is_floating_point() else v for k, v in state.items()})
        outputs[f"output-{name}"] = rounded(pictures)
    save_file(outputs, FOLDER / "resnet-io.safetensors")
