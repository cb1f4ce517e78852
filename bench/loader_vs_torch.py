#!/usr/bin/env python3
"""An epoch of 10,000 colour images of 32 x 32 (uint8, in memory), batches of 100: Gradus' loader and PyTorch's with torchvision, in turns.

    ./mvnw -q package -Pfast -pl bench -am
    python3 bench/loader_vs_torch.py                     # needs torch and torchvision; JAVA_HOME names a JDK 25

    plain     normalize
    simple    random crop with padding 4, horizontal flip, normalize
    full      crop, flip, colour jitter (0.4, 0.4, 0.4, 0.1), random erasing, normalize

Both make batches in the calling thread, and with one or two workers; PyTorch's transforms work image by image on uint8 tensors, as
usual, with one thread. The ratio is PyTorch's best median over Gradus' best: above 1, Gradus is faster.
"""
import argparse, json, statistics, time

import torch

# torchvision without its compiled operators will do: the transforms are pure PyTorch
try:
    import torchvision
except RuntimeError:
    library = torch.library.Library("torchvision", "DEF")
    for name in ("nms", "qnms"):
        library.define(f"{name}(Tensor boxes, Tensor scores, float iou_threshold) -> Tensor")
    import torchvision
from torchvision.transforms import v2

from side_by_side import Gradus, machine, today

parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
parser.add_argument("--turns", type=int, default=4)
parser.add_argument("--workers", type=int, nargs="*", default=[0, 1, 2])
parser.add_argument("--json", help="file for the results")
arguments = parser.parse_args()

COUNT = 10_000
torch.set_num_threads(1)
images = torch.randint(0, 256, (COUNT, 3, 32, 32), dtype=torch.uint8)
CROP_FLIP = [v2.RandomCrop(32, padding=4), v2.RandomHorizontalFlip()]
END = [v2.ToDtype(torch.float32, scale=True), v2.Normalize([0.5] * 3, [0.3] * 3)]
PIPELINES = {"plain": v2.Compose(END), "simple": v2.Compose(CROP_FLIP + END),
             "full": v2.Compose(CROP_FLIP + [v2.ColorJitter(0.4, 0.4, 0.4, 0.1), v2.RandomErasing()] + END)}


class Images(torch.utils.data.Dataset):
    def __init__(self, pipeline):
        self.pipeline = pipeline

    def __len__(self):
        return COUNT

    def __getitem__(self, i):
        return self.pipeline(images[i]), i % 10


def epoch(loader):
    start = time.perf_counter()
    for x, y in loader:
        pass
    return (time.perf_counter() - start) / COUNT * 1e6


rows = []
for name, pipeline in PIPELINES.items():
    ours = {w: Gradus("LoaderBench", [name, str(w)], 1) for w in arguments.workers}
    theirs = {w: torch.utils.data.DataLoader(Images(pipeline), 100, shuffle=True, num_workers=w, persistent_workers=w > 0)
              for w in arguments.workers}
    times = {"gradus": {w: [] for w in ours}, "torch": {w: [] for w in ours}}
    for turn in range(arguments.turns + 1):
        for w in arguments.workers:
            found = [float(t) / COUNT for t in ours[w].ask(3000 if turn == 0 else 1000).split("|")[0].split()]
            taken = epoch(theirs[w])
            if turn > 0:
                times["gradus"][w].append(statistics.median(found))
                times["torch"][w].append(taken)
            time.sleep(0.3)
    for g in ours.values():
        g.close()
    medians = {side: {w: statistics.median(t) for w, t in per.items()} for side, per in times.items()}
    ratio = min(medians["torch"].values()) / min(medians["gradus"].values())
    rows.append({"pipeline": name, "ratio": round(ratio, 2),
                 **{side: {str(w): round(t, 2) for w, t in per.items()} for side, per in medians.items()}})
    print(name, "microseconds an image, by workers:",
          *(f"{side} " + ", ".join(f"{w}: {t:.1f}" for w, t in per.items()) for side, per in medians.items()),
          f"ratio {ratio:.1f}", sep="  ", flush=True)

if arguments.json:
    with open(arguments.json, "w") as file:
        json.dump({"date": today(), "machine": machine(), "torch": torch.__version__, "torchvision": torchvision.__version__,
                   "images": COUNT, "rows": rows}, file, indent=1)
        file.write("\n")
