"""A stand-in for the kernels of R (IRkernel) and Julia (IJulia), which no package index has for every machine.

It runs no code: it looks for the secret that the cell reads, in the mount and in what it "loaded", and answers as the language's own kernel
does: with its error's real words, or with the value. Arguments: the language; then those of any kernel.
"""

import os
import re
import sys

from ipykernel.kernelapp import IPKernelApp
from ipykernel.kernelbase import Kernel

language = sys.argv.pop(1)
READS = {"R": r'Sys\.getenv\("(\w+)"\)', "julia": r'ENV\["(\w+)"\]'}[language]
LOADS = {"R": r'for \(name in c\("(\w+)"\)\)', "julia": r'for name in \["(\w+)",?\]'}[
    language
]
variables = {}


def failure(name, path=None):
    """Ename, evalue and traceback."""
    if language == "R":
        if path is None:
            return None  # an empty string, and no error
        return (
            "ERROR",
            f"Error: There is no file {path}\n",
            [f"Error: There is no file {path}\nTraceback:\n"],
        )
    if path is None:
        value = f'KeyError: key "{name}" not found'
        return (
            "KeyError",
            value,
            [
                value,
                "",
                "Stacktrace:",
                ' [1] (::Base.var"#780#781")(k::String) @ Base ./env.jl:157',
            ],
        )
    value = f'SystemError: opening file "{path}": No such file or directory'
    return (
        "SystemError",
        value,
        [value, "", "Stacktrace:", " [1] systemerror(p::String, errno::Int32)"],
    )


class LanguageKernel(Kernel):
    implementation = f"{language} stand-in"
    implementation_version = "1"
    banner = ""
    language_info = {
        "name": language,
        "mimetype": "text/plain",
        "file_extension": ".txt",
    }

    def do_execute(
        self,
        code,
        silent,
        store_history=True,
        user_expressions=None,
        allow_stdin=False,
        **_more,
    ):
        wrong, shown = None, ""
        loads, reads = re.search(LOADS, code), re.search(READS, code)
        if loads:
            name = loads[1]
            path = os.path.join(os.environ.get("NBSECRETS_MOUNT", ""), name)
            if os.path.exists(path):
                with open(path) as file:
                    variables[name] = file.read()
            else:
                wrong = failure(name, path)
        elif reads:
            wrong = failure(reads[1]) if reads[1] not in variables else None
            shown = variables.get(reads[1], "")
        if wrong is not None:
            ename, evalue, traceback = wrong
            content = {"ename": ename, "evalue": evalue, "traceback": traceback}
            self.send_response(self.iopub_socket, "error", content)
            return {
                "status": "error",
                "execution_count": self.execution_count,
                **content,
            }
        self.send_response(
            self.iopub_socket, "stream", {"name": "stdout", "text": shown}
        )
        return {
            "status": "ok",
            "execution_count": self.execution_count,
            "payload": [],
            "user_expressions": {},
        }


IPKernelApp.launch_instance(kernel_class=LanguageKernel)
