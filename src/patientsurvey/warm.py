"""Kernels forked from one warm interpreter.

A kernel spends some three seconds on starting and on importing pandas, statsmodels and
matplotlib before it computes anything. Here one interpreter imports them once; every notebook's
kernel is a fork of it. A notebook cannot tell the difference: its kernel is a process of its
own with a fresh namespace.
"""

from __future__ import annotations

import gc
import json
import os
import signal
from contextlib import contextmanager
from importlib import import_module
from importlib.metadata import EntryPoint
from pathlib import Path

from jupyter_client.provisioning import KernelProvisionerFactory, LocalProvisioner

PROVISIONER = EntryPoint(
    "patientsurvey-warm", f"{__name__}:WarmProvisioner", KernelProvisionerFactory.GROUP_NAME
)
"""How kernel managers of this process find :class:`WarmProvisioner`."""


LIBRARIES = (
    "ipykernel.kernelapp",
    "matplotlib.backends.backend_svg",
    "papermill",
    "statsmodels.formula.api",
    "patientsurvey.chapter",
)
"""What every chapter needs; the rest a notebook imports itself."""


def preload() -> None:
    """Import :data:`LIBRARIES`. Call it before the process has threads."""
    for library in LIBRARIES:
        import_module(library)
    gc.freeze()  # what kernels share with their parent is not walked through in each of them


class ForkedProcess:
    """A forked child with the part of ``subprocess.Popen`` that a kernel manager uses."""

    stdin = stdout = stderr = None

    def __init__(self, pid: int) -> None:
        self.pid = pid
        self.returncode: int | None = None

    def poll(self) -> int | None:
        """Exit status, or None while the process runs."""
        return self._reap(os.WNOHANG)

    def wait(self) -> int | None:
        """Exit status, once the process has ended."""
        return self._reap(0)

    def _reap(self, options: int) -> int | None:
        if self.returncode is None:
            pid, status = os.waitpid(self.pid, options)
            self.returncode = os.waitstatus_to_exitcode(status) if pid else None
        return self.returncode

    def send_signal(self, number: int) -> None:
        """Send a signal to a process that still runs."""
        if self.poll() is None:
            os.kill(self.pid, number)

    def kill(self) -> None:
        """End the process at once."""
        self.send_signal(signal.SIGKILL)

    def terminate(self) -> None:
        """Ask the process to end."""
        self.send_signal(signal.SIGTERM)


class SpareKernel:
    """A forked process that becomes a kernel when told where its connection file is.

    It is forked before its parent has threads or sockets, which a fork does not survive.
    """

    waiting: SpareKernel | None = None

    def __init__(self) -> None:
        out, self._orders = os.pipe()
        pid = os.fork()
        if not pid:
            os.close(self._orders)
            self._become_kernel(out)
        os.close(out)
        self.process = ForkedProcess(pid)

    def start(self, connection_file: str, folder: Path, environment: dict[str, str]) -> None:
        """Let the process become the kernel of `connection_file`, working in `folder`."""
        order = {"file": connection_file, "folder": str(folder), "environment": environment}
        with os.fdopen(self._orders, "w", encoding="utf-8") as orders:
            json.dump(order, orders)

    def _become_kernel(self, orders: int) -> None:
        """Wait for the order and be the kernel until it is shut down; never returns."""
        os.setsid()
        with os.fdopen(orders, encoding="utf-8") as lines:
            text = lines.read()
        if text:  # otherwise the parent has ended without needing a kernel
            self._serve(json.loads(text))
        os._exit(0)

    def _serve(self, order: dict) -> None:
        from ipykernel.kernelapp import IPKernelApp

        os.chdir(order["folder"])
        os.environ.clear()
        os.environ.update(order["environment"])
        settings = {"log_level": "CRITICAL", "parent_handle": os.getppid()}
        arguments = [f"--IPKernelApp.{name}={value}" for name, value in settings.items()]
        IPKernelApp.launch_instance(argv=["-f", order["file"], *arguments])


class WarmProvisioner(LocalProvisioner):
    """Gives the spare kernel to the manager that asks for one."""

    async def launch_kernel(self, cmd: list[str], **options):
        """Let the spare kernel serve the connection file that `cmd` names."""
        spare, SpareKernel.waiting = SpareKernel.waiting, None
        if spare is None:  # a kernel that was restarted
            return await super().launch_kernel(cmd, **options)
        folder = Path(options.get("cwd") or Path.cwd())
        spare.start(cmd[cmd.index("-f") + 1], folder, dict(options.get("env") or os.environ))
        self.process = spare.process
        self.pid = self.pgid = spare.process.pid
        self.cwd = folder
        return self.connection_info


@contextmanager
def warm_kernel():
    """Let the next kernel that this process starts be a fork of it.

    Enter it in a process without threads, after :func:`preload`.
    """
    SpareKernel.waiting = SpareKernel()
    factory = KernelProvisionerFactory.instance()
    before = factory.default_provisioner_name
    factory.provisioners[PROVISIONER.name] = PROVISIONER
    factory.default_provisioner_name = PROVISIONER.name
    try:
        yield
    finally:
        factory.default_provisioner_name = before
