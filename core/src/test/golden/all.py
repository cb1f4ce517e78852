"""Makes every golden file again; afterwards `git diff` shows what another version of a library computes differently.

    pip install torch torchvision numpy safetensors scikit-learn pillow keras lightning
    python3 core/src/test/golden/all.py
"""
import pathlib
import subprocess
import sys

FOLDER = pathlib.Path(__file__).parent
for script in sorted(FOLDER.glob("*.py")):
    if script.name in ("all.py", "golden.py"):
        continue
    print(script.name, flush=True)
    subprocess.run([sys.executable, str(script)], check=True)
