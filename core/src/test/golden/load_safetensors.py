"""Proves that PyTorch loads a saved model by the names of its parameters and computes the same.

Reads the files that GoldenModel.java and BatchNormModelTest.java wrote. Checked with PyTorch 2.13.0 and safetensors 0.8.0:
    python3 core/src/test/golden/load_safetensors.py
"""

from pathlib import Path

import torch
from safetensors.torch import load_file
from torch import nn

FOLDER = Path(__file__).parents[1] / "resources/dev/gradus/model"

network = nn.Sequential(
    nn.Flatten(),
    nn.Linear(16, 8),
    nn.ReLU(),
    nn.Dropout(0.5),
    nn.Linear(8, 6),
    nn.Tanh(),
    nn.Linear(6, 3),
)
network.load_state_dict(load_file(FOLDER / "model-v1.safetensors"), strict=True)
network.eval()

batch = load_file(FOLDER / "model-v1-batch.safetensors")
with torch.no_grad():
    scores = network(batch["inputs"])
differences = {
    "inputs": ((batch["raw"] - 0.3) / 0.7 - batch["inputs"]).abs().max().item(),
    "scores": (scores - batch["scores"]).abs().max().item(),
    "probabilities": (scores.softmax(1) - batch["probabilities"]).abs().max().item(),
}
normalized = nn.Sequential(
    nn.BatchNorm2d(2),
    nn.Flatten(),
    nn.Linear(12, 5),
    nn.BatchNorm1d(5),
    nn.Tanh(),
    nn.Linear(5, 3),
)
normalized.load_state_dict(load_file(FOLDER / "batch-norm-v1.safetensors"), strict=True)
normalized.eval()
batch = load_file(FOLDER / "batch-norm-v1-batch.safetensors")
with torch.no_grad():
    differences["normalized scores"] = (normalized(batch["inputs"]) - batch["scores"]).abs().max().item()
differences["batches tracked"] = abs(normalized[3].num_batches_tracked.item() - 12)
print("largest differences:", differences)
if max(differences.values()) > 1e-6:
    raise SystemExit("PyTorch computes something else")
print("PyTorch", torch.__version__, "loads the file and computes the same")
