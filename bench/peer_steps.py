#!/usr/bin/env python3
"""A training step of one network in PyTorch, JAX or TensorFlow, timed on demand: started by steps_vs_peers.py and memory_vs_peers.py.

    peer_steps.py LIBRARY NETWORK THREADS FORM

Answers each line, a number of milliseconds or of steps ("20 steps"), with the microseconds of the steps that fit into it. Networks are those
of steps_vs_peers.py; forms are
    torch       rows|channels_last[,fused][,compiled]
    jax         jit
    tensorflow  graph|xla
"""
import functools, os, sys, time

from side_by_side import workload

library, (network, settings), threads, form = sys.argv[1], workload(sys.argv[2]), int(sys.argv[3]), sys.argv[4]
answers = os.fdopen(os.dup(1), "w")  # what else is printed must not come between
os.dup2(2, 1)
os.sched_setaffinity(0, sorted(os.sched_getaffinity(0))[:threads])  # JAX has no other way to set its threads
BATCH, CLASSES, FITNET = settings["batch"], 10, ([32, 32, 32, 48, 48], [80] * 6, [128] * 6)
WIDTH, DEPTH, SIZE = settings.get("width"), settings.get("depth"), settings.get("size", 28)
IMAGE = (3, 32, 32) if network == "fitnet" else (1, SIZE, SIZE)
FLAT = 64 * (SIZE // 4) ** 2  # of a cnn behind its second pool


def torch_step():
    import torch
    import torch.nn.functional as F
    from torch_networks import torch_network

    torch.set_num_threads(threads)
    torch.manual_seed(0)
    options = form.split(",")
    layout = torch.channels_last if "channels_last" in options else torch.contiguous_format
    net = torch_network(network, settings).to(memory_format=layout)
    forward = torch.compile(net) if "compiled" in options else net
    fused = "fused" in options
    if network == "fitnet":
        optimizer = torch.optim.SGD(net.parameters(), lr=1e-3, momentum=0.9, fused=fused)
    else:
        optimizer = torch.optim.Adam(net.parameters(), lr=1e-3, fused=fused)
    x = torch.randn(BATCH, *IMAGE).to(memory_format=layout)
    y = torch.randint(0, CLASSES, (BATCH,))

    def step():
        optimizer.zero_grad()
        loss = F.cross_entropy(forward(x), y)
        loss.backward()
        optimizer.step()
        loss.item()
    return step


def jax_step():
    import jax
    import jax.numpy as jnp
    import numpy as np
    import optax

    random = np.random.default_rng(0)
    parameters, running = [], []

    def dense(i, o):
        parameters.append((jnp.asarray(random.normal(0, (2 / i) ** 0.5, (i, o)), jnp.float32), jnp.zeros(o)))
        return lambda p, x: x @ p[0] + p[1]

    def conv(i, o):
        parameters.append((jnp.asarray(random.normal(0, (2 / 9 / i) ** 0.5, (3, 3, i, o)), jnp.float32), jnp.zeros(o)))
        return lambda p, x: jax.lax.conv_general_dilated(
            x, p[0], (1, 1), "SAME", dimension_numbers=("NHWC", "HWIO", "NHWC")) + p[1]

    def norm(n):
        parameters.append((jnp.ones(n), jnp.zeros(n)))
        running.append((jnp.zeros(n), jnp.ones(n)))

        def apply(p, x, state):
            axes = tuple(range(x.ndim - 1))
            mean, variance = x.mean(axes), x.var(axes)
            new = (0.9 * state[0] + 0.1 * mean, 0.9 * state[1] + 0.1 * variance)
            return (x - mean) * jax.lax.rsqrt(variance + 1e-5) * p[0] + p[1], new
        return apply

    def pool(x, size):
        return jax.lax.reduce_window(x, -jnp.inf, jax.lax.max, (1, size, size, 1), (1, size, size, 1), "VALID")

    def dropout(x, key):
        return jnp.where(jax.random.bernoulli(key, 0.8, x.shape), x / 0.8, 0)

    if network == "mlp":
        widths = [784] + [WIDTH] * DEPTH + [CLASSES]
        layers = [dense(i, o) for i, o in zip(widths, widths[1:])]

        def forward(p, x, state, key):
            x = x.reshape(BATCH, -1)
            for i, layer in enumerate(layers):
                x = layer(p[i], x)
                x = jax.nn.relu(x) if i < DEPTH else x
            return x, state
    elif network == "cnn":
        layers = [conv(1, 16), norm(16), conv(16, 32), norm(32), conv(32, 64), norm(64), dense(FLAT, 100), norm(100),
                  dense(100, CLASSES)]

        def forward(p, x, state, key):
            new = []
            for i in range(4):
                x, updated = layers[2 * i + 1](p[2 * i + 1], layers[2 * i](p[2 * i], x), state[i])
                new.append(updated)
                x = jax.nn.relu(x)
                x = pool(x, 2) if i in (1, 2) else x
                x = x.reshape(BATCH, -1) if i == 2 else x
            return layers[8](p[8], x), new
    else:
        widths = [3] + sum(FITNET, [])
        layers = [conv(i, o) for i, o in zip(widths, widths[1:])] + [dense(128, 500), dense(500, CLASSES)]
        ends = {4: 2, 10: 2, 16: 8}

        def forward(p, x, state, key):
            keys = jax.random.split(key, 5)
            x = dropout(x, keys[0])
            for i in range(17):
                x = jax.nn.relu(layers[i](p[i], x))
                if i in ends:
                    x = dropout(pool(x, ends[i]), keys[1 + i // 7])
            x = dropout(jax.nn.relu(layers[17](p[17], x.reshape(BATCH, -1))), keys[4])
            return layers[18](p[18], x), state

    rule = optax.sgd(1e-3, 0.9) if network == "fitnet" else optax.adam(1e-3)

    @functools.partial(jax.jit, donate_argnums=(0, 1, 2, 3))
    def update(p, state, moments, key, x, y):
        now, key = jax.random.split(key)

        def loss(p):
            scores, new = forward(p, x, state, now)
            return optax.softmax_cross_entropy_with_integer_labels(scores, y).mean(), new
        (value, state), gradients = jax.value_and_grad(loss, has_aux=True)(p)
        changes, moments = rule.update(gradients, moments, p)
        return optax.apply_updates(p, changes), state, moments, key, value

    image = (IMAGE[1], IMAGE[2], IMAGE[0])
    x = jnp.asarray(random.normal(size=(BATCH, *image)), jnp.float32)
    y = jnp.asarray(random.integers(0, CLASSES, BATCH))
    everything = [parameters, running, rule.init(parameters), jax.random.key(0)]

    def step():
        *everything[:], value = update(*everything, x, y)
        float(value)
    return step


def tensorflow_step():
    import tensorflow as tf

    tf.config.threading.set_intra_op_parallelism_threads(threads)
    tf.config.threading.set_inter_op_parallelism_threads(1)
    tf.random.set_seed(0)
    k = tf.keras.layers
    if network == "mlp":
        layers = [k.Flatten(), *[k.Dense(WIDTH, "relu", kernel_initializer="he_normal") for _ in range(DEPTH)], k.Dense(CLASSES)]
    elif network == "cnn":
        def conv(o):
            return [k.Conv2D(o, 3, padding="same", use_bias=False), k.BatchNormalization(momentum=0.9), k.ReLU()]
        layers = [*conv(16), *conv(32), k.MaxPool2D(), *conv(64), k.MaxPool2D(), k.Flatten(), k.Dense(100),
                  k.BatchNormalization(momentum=0.9), k.ReLU(), k.Dense(CLASSES)]
    else:
        layers = [k.Dropout(0.2)]
        for stage in FITNET:
            layers += [k.Conv2D(o, 3, padding="same", activation="relu") for o in stage]
            layers += [k.MaxPool2D(8 if stage[0] == 128 else 2), k.Dropout(0.2)]
        layers += [k.Flatten(), k.Dense(500, "relu"), k.Dropout(0.2), k.Dense(CLASSES)]
    image = (IMAGE[1], IMAGE[2], IMAGE[0])
    net = tf.keras.Sequential([tf.keras.Input(image), *layers])
    sgd, adam = tf.keras.optimizers.SGD(1e-3, momentum=0.9), tf.keras.optimizers.Adam(1e-3)
    optimizer = sgd if network == "fitnet" else adam
    optimizer.build(net.trainable_variables)
    x = tf.random.normal((BATCH, *image))
    y = tf.random.uniform((BATCH,), 0, CLASSES, tf.int32)

    @tf.function(jit_compile=form == "xla")
    def update():
        with tf.GradientTape() as tape:
            scores = net(x, training=True)
            loss = tf.reduce_mean(tf.nn.sparse_softmax_cross_entropy_with_logits(y, scores))
        optimizer.apply_gradients(zip(tape.gradient(loss, net.trainable_variables), net.trainable_variables))
        return loss

    return lambda: float(update())


step = {"torch": torch_step, "jax": jax_step, "tensorflow": tensorflow_step}[library]()
for line in sys.stdin:
    most, _, counts = line.strip().partition(" ")
    times, end = [], time.perf_counter() + float(most) / 1e3
    while len(times) < int(most) if counts else time.perf_counter() < end:
        start = time.perf_counter()
        step()
        times.append((time.perf_counter() - start) * 1e6)
    print(" ".join(f"{t:.1f}" for t in times), file=answers, flush=True)
