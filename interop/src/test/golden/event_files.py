"""Golden files of event files, in both directions.

  pytorch.tfevents, pytorch.json   what torch's SummaryWriter writes, and the values that it was given
  written.json                     what TensorBoard's EventAccumulator reads from written.tfevents, which EventWriterTest writes with -Dgradus.golden=write

Made with torch 2.13.0, tensorboard 2.21.0, numpy 2.4.6, Python 3.11:  python3 interop/src/test/golden/event_files.py
"""
import json
import pathlib
import shutil
import tempfile

import numpy as np
from tensorboard.backend.event_processing.event_accumulator import EventAccumulator
from tensorboard.plugins.hparams import plugin_data_pb2
from tensorboard.util import tensor_util
from torch.utils.tensorboard import SummaryWriter

PLACE = pathlib.Path(__file__).parent.parent / "resources/dev/gradus/interop/tensorboard"


def pytorch():
    with tempfile.TemporaryDirectory() as folder:
        writer = SummaryWriter(folder)
        for step in range(5):
            writer.add_scalar("train/loss", 1 / (1 + step), step, walltime=1000 + step)
        writer.add_scalar("new/loss", 0.25, 7, walltime=1000, new_style=True)
        writer.add_histogram("weights", np.array([-2.0, -1.0, 0.0, 1.0, 1.0, 3.0]), 3, walltime=1003)
        writer.add_image("picture", np.zeros((3, 4, 6), dtype=np.uint8), 2, walltime=1002)
        writer.add_text("words", "größer **than** before", 1, walltime=1001)
        writer.add_hparams({"lr": 0.5, "model": "mlp", "bias": True}, {"test/accuracy": 0.75}, run_name=".")
        writer.close()
        # the hyper-parameters are in a file of their own, since run_name makes a second writer
        files = sorted(pathlib.Path(folder).glob("events*"), key=lambda f: f.stat().st_size)
        shutil.copy(files[-1], PLACE / "pytorch.tfevents")
        shutil.copy(files[0], PLACE / "pytorch-hparams.tfevents")


def read():
    accumulator = EventAccumulator(str(PLACE / "written.tfevents"), size_guidance={
        "scalars": 0, "images": 0, "tensors": 0, "histograms": 0})
    accumulator.Reload()
    found = {
        "scalars": {tag: [[e.wall_time, e.step, "NaN" if e.value != e.value else e.value] for e in accumulator.Scalars(tag)]
                    for tag in accumulator.Tags()["scalars"]},
        "images": {tag: [[e.step, e.width, e.height, e.encoded_image_string.hex()] for e in accumulator.Images(tag)]
                   for tag in accumulator.Tags()["images"]},
        "tensors": {},
        "hparams": {},
        "graph": [],
    }
    for tag in accumulator.Tags()["tensors"]:
        plugin = accumulator.SummaryMetadata(tag).plugin_data
        if plugin.plugin_name == "hparams":
            data = plugin_data_pb2.HParamsPluginData.FromString(plugin.content)
            kind = data.WhichOneof("data")
            found["hparams"][kind] = str(getattr(data, kind))
            continue
        values = [[e.step, tensor_util.make_ndarray(e.tensor_proto)] for e in accumulator.Tensors(tag)]
        found["tensors"][plugin.plugin_name + ":" + tag] = [
            [s, v.item().decode() if v.dtype == object else v.tolist()] for s, v in values]
    for node in accumulator.Graph().node:
        shape = [d.size for d in node.attr["_output_shapes"].list.shape[0].dim]
        found["graph"].append([node.name, node.op, list(node.input), shape])
    (PLACE / "written.json").write_text(json.dumps(found, indent=1, sort_keys=True) + "\n")


pytorch()
if (PLACE / "written.tfevents").exists():
    read()
