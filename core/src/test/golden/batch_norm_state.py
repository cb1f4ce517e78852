"""Writes torch-*.safetensors, the whole state of trained networks with batch normalization, and what they answer in evaluation.

Made with PyTorch 2.13.0 on CPU; TorchStateTest reads them:
    python3 core/src/test/golden/batch_norm_state.py
"""

from pathlib import Path

import torch
from safetensors.torch import save_file

FOLDER = Path(__file__).parents[1] / "resources/dev/gradus/persist"
torch.manual_seed(0)
torch.set_num_threads(1)

NETWORKS = {
    "dense": (
        torch.nn.Sequential(torch.nn.Linear(5, 8), torch.nn.BatchNorm1d(8), torch.nn.ReLU(), torch.nn.Linear(8, 3)),
        [5],
    ),
    "images": (
        torch.nn.Sequential(
            torch.nn.Conv2d(2, 4, 3, padding=1, bias=False),
            torch.nn.BatchNorm2d(4, affine=False),
            torch.nn.ReLU(),
            torch.nn.Sequential(torch.nn.ConvTranspose2d(4, 2, 2), torch.nn.BatchNorm2d(2, momentum=0.3)),
            torch.nn.Flatten(),
            torch.nn.Linear(50, 3),
        ),
        [2, 4, 4],
    ),
}
for name, (network, sample) in NETWORKS.items():
    optimizer = torch.optim.SGD(network.parameters(), lr=0.1)
    for step in range(20):
        x = 2 + 3 * torch.randn(16, *sample)
        optimizer.zero_grad()
        torch.nn.functional.cross_entropy(network(x), torch.arange(16) % 3).backward()
        optimizer.step()
    save_file(network.state_dict(), FOLDER / f"torch-{name}.safetensors")
    network.eval()
    x = 2 + 3 * torch.randn(4, *sample)
    save_file({"x": x, "y": network(x).detach()}, FOLDER / f"torch-{name}-answers.safetensors")
