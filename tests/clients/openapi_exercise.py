"""Has schemathesis ask the service what its description offers, and much that it does not offer.

Usage: openapi_exercise.py BASE PATH EXAMPLES; a run with a fixed seed over the description at PATH, and that many
examples for each operation. Ends with schemathesis's exit code.
"""

import os
import pathlib
import subprocess
import sys
import tempfile

CHECKS = [
    "not_a_server_error",
    "status_code_conformance",
    "content_type_conformance",
    "response_headers_conformance",
    "response_schema_conformance",
    "accepts_what_the_schema_accepts",
    "unsupported_method",
    "allow_header_conformance",
    "refuses_what_the_schema_refuses",
]


def main():
    base, path, examples = sys.argv[1:]
    program = pathlib.Path(sys.executable).parent / "schemathesis"
    hooks = pathlib.Path(__file__).resolve().parent / "openapi_hooks.py"
    environment = {**os.environ, "SCHEMATHESIS_HOOKS": str(hooks)}
    options = [f"--checks={','.join(CHECKS)}", f"--max-examples={examples}", "--seed=20251126", "--no-color"]
    options += ["--phases=examples,coverage,fuzzing", "--continue-on-failure", "--request-timeout=60"]
    # One worker: what is asked, and in which order, is then the same in every run.
    # schemathesis keeps what it found in the folder in which it runs.
    with tempfile.TemporaryDirectory() as folder:
        run = subprocess.run([program, "run", base + path, *options], cwd=folder, env=environment)
    sys.exit(run.returncode)


main()
