#!/usr/bin/env python3
"""A network that Gradus saved, as PyTorch exports it: started by inference_vs_peers.py; needs torch, onnx and onnxscript.

    export_network.py NETWORK MODEL.safetensors NETWORK.onnx NETWORK.pt
"""
import json, struct, sys

import numpy as np, torch

from side_by_side import workload
from torch_networks import torch_network

name, settings = workload(sys.argv[1])
with open(sys.argv[2], "rb") as file:
    header = json.loads(file.read(struct.unpack("<Q", file.read(8))[0]))
    data = file.read()
tensors = {key: torch.from_numpy(np.frombuffer(data[slice(*of["data_offsets"])], np.float32).reshape(of["shape"]).copy())
           for key, of in header.items() if key != "__metadata__"}
net = torch_network(name, settings).eval()
own = sorted({int(key.split(".")[0]) for key in tensors})  # of the layers that have weights; PyTorch may count others in between
layers = [layer for layer in net if list(layer.parameters())]
assert len(own) == len(layers)
for number, layer in zip(own, layers):
    its = {key.split(".", 1)[1]: tensor for key, tensor in tensors.items() if key.split(".")[0] == str(number)}
    missing = layer.load_state_dict(its, strict=False)
    assert not missing.unexpected_keys and set(missing.missing_keys) <= {"num_batches_tracked"}, missing
image = (3, 32, 32) if name == "fitnet" else (1, settings.get("size", 28), settings.get("size", 28))
x = torch.randn(settings["batch"], *image)
with torch.inference_mode():
    torch.onnx.export(net, (x,), sys.argv[3], external_data=False)
torch.jit.freeze(torch.jit.trace(net, x)).save(sys.argv[4])
