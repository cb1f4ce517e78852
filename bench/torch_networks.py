"""The networks of the benchmarks in PyTorch, layer by layer those of Gradus."""
import torch.nn as nn

CLASSES = 10


def torch_network(name, settings):
    """Of what side_by_side.workload gives."""
    return {"mlp": mlp, "cnn": cnn, "fitnet": fitnet}[name](settings)


def mlp(settings):
    widths = [784] + [settings["width"]] * settings["depth"]
    layers = [nn.Flatten()]
    for i, o in zip(widths, widths[1:]):
        layers += [nn.Linear(i, o), nn.ReLU()]
        nn.init.kaiming_normal_(layers[-2].weight, nonlinearity="relu")  # a deep one would fade into denormal numbers
    return nn.Sequential(*layers, nn.Linear(widths[-1], CLASSES))


def cnn(settings):
    def conv(i, o):
        return [nn.Conv2d(i, o, 3, padding=1, bias=False), nn.BatchNorm2d(o), nn.ReLU()]
    return nn.Sequential(*conv(1, 16), *conv(16, 32), nn.MaxPool2d(2), *conv(32, 64), nn.MaxPool2d(2), nn.Flatten(),
                         nn.Linear(64 * (settings["size"] // 4) ** 2, 100), nn.BatchNorm1d(100), nn.ReLU(),
                         nn.Linear(100, CLASSES))


def fitnet(settings):
    layers, channels = [nn.Dropout(0.2)], 3
    for stage in ([32, 32, 32, 48, 48], [80] * 6, [128] * 6):
        for out in stage:
            layers += [nn.Conv2d(channels, out, 3, padding=1), nn.ReLU()]
            channels = out
        layers += [nn.MaxPool2d(8 if out == 128 else 2), nn.Dropout(0.2)]
    return nn.Sequential(*layers, nn.Flatten(), nn.Linear(128, 500), nn.ReLU(), nn.Dropout(0.2), nn.Linear(500, CLASSES))
