"""Compiles vgg19.py to vgg19.pt, the TorchScript module that the worker loads. The same source gives the same bytes with any version of PyTorch from 2.7 on.

    python3 compile.py            writes vgg19.pt
    python3 compile.py --check    reports whether vgg19.pt is up to date: exit code 0 if it is, 1 if not, 77 where PyTorch is not installed

The archive contains only code and the SHA-256 of the source: neither weights nor file names of the machine that built it.
"""

import hashlib
import importlib.util
import io
import sys
import zipfile
from pathlib import Path

RESOURCES = Path(__file__).resolve().parents[1] / "resources/dev/stylewright/worker/stylize/vgg"
SOURCE = RESOURCES / "vgg19.py"
MODULE = RESOURCES / "vgg19.pt"
EARLIEST = (1980, 1, 1, 0, 0, 0)
NEVER_NEEDED = (".debug_pkl", "serialization_id")


def compiled() -> bytes:
    import torch

    spec = importlib.util.spec_from_file_location("vgg19", SOURCE)
    source = importlib.util.module_from_spec(spec)
    sys.dont_write_bytecode = True
    spec.loader.exec_module(source)
    digest = hashlib.sha256(SOURCE.read_bytes()).hexdigest()
    saved = io.BytesIO()
    torch.jit.save(torch.jit.script(source.Vgg19()), saved, _extra_files={"source.sha256": digest})
    return normalised(saved)


def normalised(saved: io.BytesIO) -> bytes:
    """The archive without what differs from one run to the next."""
    result = io.BytesIO()
    with zipfile.ZipFile(saved) as old, zipfile.ZipFile(result, "w") as new:
        for name in sorted(old.namelist()):
            if not name.endswith(NEVER_NEEDED):
                entry = zipfile.ZipInfo("vgg19/" + name.split("/", 1)[1], EARLIEST)
                new.writestr(entry, old.read(name))
    return result.getvalue()


def main() -> int:
    try:
        module = compiled()
    except ModuleNotFoundError as e:
        if e.name != "torch":
            raise
        print("PyTorch is not installed")
        return 77
    if "--check" not in sys.argv:
        MODULE.write_bytes(module)
        return 0
    same = MODULE.read_bytes() == module
    print(f"{MODULE} {'is up to date' if same else 'was not made from ' + str(SOURCE)}")
    return 0 if same else 1


if __name__ == "__main__":
    sys.exit(main())
