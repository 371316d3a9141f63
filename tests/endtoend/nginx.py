"""An nginx for a test, on a free port."""

import os
import socket
import subprocess

# All that nginx writes goes below the test's folder.
CONFIG = """
daemon off;
worker_processes 1;
pid {folder}/nginx.pid;
error_log {folder}/nginx.log;
events {{ worker_connections 1024; }}
http {{
  access_log off;
  keepalive_requests 1000000000;
  client_body_temp_path {folder}/nginx;
  proxy_temp_path {folder}/nginx;
  fastcgi_temp_path {folder}/nginx;
  scgi_temp_path {folder}/nginx;
  uwsgi_temp_path {folder}/nginx;
  server {{
    listen {address} {listen};
    {location}
  }}
}}
"""


class Nginx:
    """Serves `location`, as nginx's configuration has it. Ends with the
    process that made it, and takes its own ones along."""

    def __init__(self, folder, location, listen=""):
        with socket.create_server(("127.0.0.1", 0), backlog=512) as listening:
            self.address = "{}:{}".format(*listening.getsockname())
            config = folder / "nginx.conf"
            config.write_text(CONFIG.format(
                folder=folder, address=self.address, listen=listen,
                location=location))
            # It takes over the socket, which nobody else can get meanwhile.
            self._process = subprocess.Popen(
                ["setpriv", "--pdeathsig", "TERM", "nginx", "-e",
                 folder / "nginx.log", "-c", config],
                pass_fds=[listening.fileno()],
                env={**os.environ, "NGINX": f"{listening.fileno()};",
                     "PATH": os.environ["PATH"] + ":/usr/sbin"})

    def stop(self):
        self._process.terminate()
        self._process.wait(timeout=60)
