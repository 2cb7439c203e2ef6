"""A sagelocal server as a child process of a test: on a free port, in a folder of its own."""
import os
import pathlib
import shutil
import signal
import subprocess
import sys
import tempfile


class Server:
    """Started by start(), ended by stop() or kill(). `endpoint` and `port` are known after start()."""

    def __init__(self, program, *flags, data_dir=None, environment=None):
        self.program, self.flags = pathlib.Path(program), list(flags)
        self.environment = environment
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="sagelocal-test-"))
        self.data_dir = pathlib.Path(data_dir) if data_dir else self.folder / "data"
        self.process = None

    def start(self):
        port_file = self.folder / "port"
        port_file.unlink(missing_ok=True)
        self.process = subprocess.Popen(
            [self.program, "serve", "--port", "0", "--port-file", port_file, "--data-dir",
             self.data_dir, "--python", sys.executable, *self.flags],
            stdout=subprocess.PIPE, text=True, env=self.environment)
        for line in self.process.stdout:
            if line == "Ready.\n":
                break
        else:
            raise RuntimeError(f"the server ended with exit code {self.process.wait()}")
        self.port = int(port_file.read_text())
        self.endpoint = f"http://127.0.0.1:{self.port}"
        return self

    def stop(self):
        self.process.send_signal(signal.SIGTERM)
        code = self.process.wait(timeout=30)
        self.process.stdout.close()
        return code

    def kill(self):
        self.process.kill()
        self.process.wait()
        self.process.stdout.close()

    def remove(self):
        shutil.rmtree(self.folder, ignore_errors=True)

    def __enter__(self):
        return self.start()

    def __exit__(self, *_):
        if self.process.poll() is None:
            self.stop()
        self.remove()

    def resident_kib(self, field="VmRSS"):
        for line in pathlib.Path(f"/proc/{self.process.pid}/status").read_text().splitlines():
            if line.startswith(field + ":"):
                return int(line.split()[1])
        raise RuntimeError(f"no {field}")


def children_marked(mark):
    """Pids of processes whose environment says that a server with this mark started them."""
    found = []
    for entry in os.listdir("/proc"):
        if not entry.isdigit():
            continue
        try:
            environment = pathlib.Path(f"/proc/{entry}/environ").read_bytes()
        except OSError:
            continue
        if f"SAGELOCAL_CHILD={mark}".encode() in environment:
            found.append(int(entry))
    return found
