"""Writing golden files, each with its birth certificate."""
import pathlib
import sys

import torch

FOLDER = pathlib.Path(__file__).parent.parent / "resources" / "golden"


def java(value):
    """As Double.parseDouble reads it."""
    return {"nan": "NaN", "inf": "Infinity", "-inf": "-Infinity"}.get(str(value), str(value))


def write(name, meaning, rows, library=f"torch {torch.__version__}, CPU, one thread"):
    """One line for each row: its name, then numbers that read back to the same bits."""
    with open(FOLDER / name, "w", newline="\n") as file:
        file.write(f"# {meaning}\n# made by: python3 core/src/test/golden/{pathlib.Path(sys.argv[0]).name}")
        file.write(f" with {library}; nothing in it is random\n")
        for row in rows:
            file.write(",".join(java(value) for value in row) + "\n")
