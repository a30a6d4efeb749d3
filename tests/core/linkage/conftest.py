import importlib.util
import sys
from pathlib import Path
from types import ModuleType

import pytest


@pytest.fixture(scope="session")
def data() -> ModuleType:
    """The makers of made-up lists; they live with the benchmarks and are shared with them."""
    path = Path(__file__).parents[3] / "benchmarks" / "linkage_data.py"
    spec = importlib.util.spec_from_file_location("linkage_data", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module
