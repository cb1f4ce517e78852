"""What Optuna makes of our studies: importances of the same trials, and a journal of ours as it loads it.

    pip install optuna scikit-learn
    python3 lab/src/test/golden/optuna_study.py

The journal is written by OptunaJournalTest with -Dgradus.golden=write.
"""
import json
import pathlib
import shutil
import tempfile

import numpy as np
import optuna
from optuna.distributions import CategoricalDistribution, FloatDistribution, IntDistribution
from optuna.importance import FanovaImportanceEvaluator
from optuna.storages import JournalStorage
from optuna.storages.journal import JournalFileBackend

FOLDER = pathlib.Path(__file__).parent.parent / "resources" / "dev" / "gradus" / "lab" / "search"
MADE = f"made by: python3 lab/src/test/golden/optuna_study.py with optuna {optuna.__version__}"
optuna.logging.set_verbosity(optuna.logging.WARNING)


def importances():
    """An additive function of four settings with an interaction and noise; the mean over ten seeds of the forest.

    All ranges are linear, because the evaluator takes logarithmic ones for linear (transform_log=False).
    """
    rng = np.random.default_rng(20)
    space = {
        "rate": FloatDistribution(0, 0.1),
        "width": IntDistribution(4, 64),
        "dropout": FloatDistribution(0, 0.8),
        "kind": CategoricalDistribution(["a", "b", "c"]),
    }
    study = optuna.create_study()
    rows = []
    for _ in range(200):
        u = rng.random(4)
        rate, dropout, kind = 0.1 * u[0], 0.8 * u[2], "abc"[int(3 * u[3])]
        width = 4 + int(61 * u[1])
        x = (width - 4) / 60
        y = 4 * (u[0] - 0.6) ** 2 + 0.5 * (1 - x) ** 2 + 0.3 * (kind == "c") + 0.3 * u[0] * u[2] + 0.05 * rng.standard_normal()
        params = {"rate": rate, "width": width, "dropout": dropout, "kind": kind}
        study.add_trial(optuna.trial.create_trial(params=params, distributions=space, value=float(y)))
        rows.append([rate, width, dropout, kind, float(y)])
    found = [FanovaImportanceEvaluator(seed=s).evaluate(study) for s in range(10)]
    with open(FOLDER / "optuna-importance.csv", "w", newline="\n") as file:
        file.write(f"# trials of a formula, and the importance that FanovaImportanceEvaluator gives each setting\n# {MADE}\n")
        for name in space:
            file.write(f"{name},{np.mean([f[name] for f in found])}\n")
        file.writelines(",".join(map(str, row)) + "\n" for row in rows)


def journal():
    """The study that Optuna reads from our journal, without touching the file."""
    with tempfile.TemporaryDirectory() as folder:
        copy = shutil.copy(FOLDER / "optuna-journal.log", folder)
        storage = JournalStorage(JournalFileBackend(str(copy)))
        name = optuna.get_all_study_names(storage)[0]
        study = optuna.load_study(study_name=name, storage=storage)
        trials = [
            {
                "number": t.number,
                "state": t.state.name,
                "value": t.value,
                "params": t.params,
                "attributes": t.user_attrs,
                "intermediate": {str(k): v for k, v in t.intermediate_values.items()},
                "seconds": t.duration.total_seconds(),
                "contained": all(d._contains(d.to_internal_repr(t.params[k])) for k, d in t.distributions.items()),
            }
            for t in study.trials
        ]
        loaded = {
            "made": MADE,
            "name": name,
            "direction": study.direction.name,
            "best": study.best_trial.number,
            "distributions": {k: str(d) for t in study.trials for k, d in t.distributions.items()},
            "trials": trials,
        }
    with open(FOLDER / "optuna-loaded.json", "w", newline="\n") as file:
        file.write(json.dumps(loaded, indent=1) + "\n")


importances()
journal()
