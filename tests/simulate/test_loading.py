import subprocess
import sys


def test_simpy_is_loaded_by_its_engine_and_not_before() -> None:
    code = """
import sys
from ketenopt.simulate import ENGINES, engine
import ketenopt.simulate.orders, ketenopt.simulate.draw
print("simpy" in sys.modules)
engine("simpy")
print("simpy" in sys.modules)
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60, check=False)
    assert done.stdout.split() == ["False", "True"], done.stderr


def test_numba_is_loaded_by_its_engine_and_not_before() -> None:
    code = """
import sys
from ketenopt.simulate import chosen, engine
import ketenopt.cli.entry, ketenopt.study, ketenopt.optimise.rules
print("numba" in sys.modules)
engine("kernel")
print("numba" in sys.modules)
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=120, check=False)
    assert done.stdout.split() == ["False", "True"], done.stderr
