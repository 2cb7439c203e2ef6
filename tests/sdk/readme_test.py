"""The README's table of operations is what the program says. readme_test.py BIN --write brings it up to date."""
import pathlib
import re
import subprocess
import sys

README = pathlib.Path(__file__).resolve().parents[2] / "README.md"
BLOCK = re.compile(r"(<!-- operations -->\n).*?(<!-- /operations -->)", re.DOTALL)

table = subprocess.run([pathlib.Path(sys.argv[1]) / "sagelocal", "operations"], text=True,
                       capture_output=True, check=True).stdout
text = README.read_text()
wanted = BLOCK.sub(lambda found: found.group(1) + table + found.group(2), text)
if "--write" in sys.argv:
    README.write_text(wanted)
elif wanted != text:
    sys.exit("README.md does not list what is served: run tests/sdk/readme_test.py BIN --write")
