"""Start everything on one machine and leave nothing behind: ``python -m assessment_ready.embedded.runner``.

Two processes watch over each other. The *front* is what the person started: it holds the terminal and passes
Ctrl-C on. The *keeper* is its child in a session of its own and the parent of every server. Each has told the
kernel to hand it any orphan below it, and the keeper is told when the front ends. So whichever of them is killed,
however abruptly, the other ends all the rest, grandchildren that made themselves independent included.
"""

import http.client
import os
import signal
import socket
import subprocess
import sys
import time
from types import FrameType
from typing import NoReturn

from assessment_ready.embedded import process
from assessment_ready.embedded.errors import EmbeddedError
from assessment_ready.embedded.logs import Trouble, set_aside
from assessment_ready.embedded.places import PROJECT, Lock, Places
from assessment_ready.embedded.postgres import PrivatePostgres
from assessment_ready.embedded.supervisor import Service, Supervisor, say
from assessment_ready.embedded.system import weasyprint_missing
from assessment_ready.embedded.valkey import PrivateValkey

FIRST_PAGE = "/sign-in/"
LOGS = ("postgres", "valkey", "prepare", "web", "worker", "scheduler")


class StopRequestedError(BaseException):
    """The keeper was asked to stop; not an ``Exception``, so that nothing on the way swallows it."""


def main() -> int:
    """Run until stopped; the exit code is 0 after an orderly stop."""
    if len(sys.argv) > 1:
        print(
            "bin/run takes no arguments. PORT=8001 bin/run chooses the port; docs/settings.md lists the rest."
        )
        return 2
    try:
        port = chosen_port()
        places = Places.from_environment()
        with Lock(places) as lock:
            refuse_taken_port(port)
            lock.describe(f"http://localhost:{port}")
            return front(places, port)
    except EmbeddedError as error:
        print(error, file=sys.stderr)
    except PermissionError as error:
        print(f"{error}. Was it started as another user before? Use the same one.", file=sys.stderr)
    except KeyboardInterrupt:
        return 130
    return 1


def chosen_port() -> int:
    """The port ``PORT`` names, or 8000."""
    text = os.environ.get("PORT") or "8000"
    if not text.isdigit() or not 1 <= int(text) <= 65535:
        raise EmbeddedError(f"PORT must be a number between 1 and 65535, not {text!r}.")
    return int(text)


def refuse_taken_port(port: int) -> None:
    """Raise ``EmbeddedError`` where another program listens on the port, or this user may not."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except PermissionError as error:
            raise EmbeddedError(
                f"Port {port} needs more rights. Choose another: PORT=8001 bin/run"
            ) from error
        except OSError as error:
            raise EmbeddedError(
                f"Port {port} is taken by another program. Choose another: PORT={port + 1} bin/run"
            ) from error


def front(places: Places, port: int) -> int:
    """Start the keeper, pass requests to stop on to it, and end whatever it might leave."""
    process.adopt_orphans()
    me = os.getpid()
    keeper = os.fork()
    if keeper == 0:
        os._exit(keep(places, port, me))

    def pass_on(_number: int, _frame: FrameType | None) -> None:
        os.kill(keeper, signal.SIGTERM)

    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, pass_on)
    _pid, status = os.waitpid(keeper, 0)
    process.end_children()
    return os.waitstatus_to_exitcode(status) and 1


def keep(places: Places, port: int, parent: int) -> int:
    """The keeper's life: start all, look after all, stop all. Returns the exit code."""
    os.setsid()
    signal.signal(signal.SIGTERM, _request_stop)
    process.die_with_parent(signal.SIGTERM)
    process.adopt_orphans()
    supervisor = Supervisor()
    code = 0
    try:
        if os.getppid() == parent:
            bring_up(supervisor, places, port)
            look_after(supervisor)
    except StopRequestedError:
        say("\nStopping ...")
    except (EmbeddedError, OSError) as error:
        say(str(error))
        code = 1
    finally:
        signal.signal(signal.SIGTERM, signal.SIG_IGN)
        supervisor.stop()
        process.end_children()
    return code


def bring_up(supervisor: Supervisor, places: Places, port: int) -> None:
    """Servers, database contents, application; returns when the first page answers."""
    started = time.monotonic()
    for name in LOGS:
        set_aside(places.log(name))
    say("Starting the servers ...")
    environment = start_servers(supervisor, places)
    environment |= settings_environment(places, port)
    say("Bringing the database up to date ...")
    prepare_database(places, environment)
    say("Starting the application ...")
    for service in application(places, environment, port):
        supervisor.add(service)
    wait_for_first_page(supervisor, places, port)
    if missing := weasyprint_missing():
        say("", f"NOTICE: {missing}")
    say(
        "",
        f"Assessment Ready is at http://localhost:{port} (ready after {time.monotonic() - started:.0f} seconds).",
        "Choose who to be on the sign-in page: the invented people of Westmere and Northby, one click each.",
        f"Logs are in {places.log('web').parent}. Press Ctrl-C to stop.",
    )


def start_servers(supervisor: Supervisor, places: Places) -> dict[str, str]:
    """Start the private PostgreSQL and Valkey unless other ones are named; the environment that leads there."""
    environment = dict(os.environ)
    if not _is_given("DATABASE_URL"):
        postgres = PrivatePostgres(places.postgres, places.log("postgres"))
        trouble = Trouble(places.log("postgres"))
        supervisor.add(Service("PostgreSQL", postgres.start, signal.SIGINT, 20, trouble))
        environment["DATABASE_URL"] = postgres.url
    if not _is_given("REDIS_URL"):
        valkey = PrivateValkey(places.log("valkey"))
        supervisor.add(Service("Valkey", valkey.start, signal.SIGTERM, 5, Trouble(places.log("valkey"))))
        environment["REDIS_URL"] = valkey.url
    return environment


def settings_environment(places: Places, port: int) -> dict[str, str]:
    """What the local settings need besides the servers' addresses; what the person set already stays."""
    chosen = {"DJANGO_SETTINGS_MODULE": "assessment_ready.settings.local", "VAR_DIR": str(places.var)}
    if not _is_given("SITE_URL"):
        chosen["SITE_URL"] = f"http://localhost:{port}"
    for name in ("SECRET_KEY", "AUDIT_KEY"):
        if not _is_given(name):
            chosen[f"{name}_FILE"] = str(places.secret(name.lower().replace("_", "-")))
    return chosen


def _is_given(name: str) -> bool:
    """Whether the person set a variable, directly or by a file (as settings/env.py reads them)."""
    return bool(os.environ.get(name) or os.environ.get(f"{name}_FILE"))


def prepare_database(places: Places, environment: dict[str, str]) -> None:
    """Migrate, load and seed; raises ``EmbeddedError`` with the end of the output when any of it fails."""
    log = places.log("prepare")
    command = [sys.executable, "-m", "assessment_ready.embedded.prepare"]
    child = process.spawn(command, log, at_our_end=signal.SIGKILL, environment=environment, folder=PROJECT)
    if child.wait() != 0:
        lines = "\n".join(process.last_lines(log, 30))
        raise EmbeddedError(f"The database could not be brought up to date. The end of {log}:\n{lines}")


def application(places: Places, environment: dict[str, str], port: int) -> list[Service]:
    """The three processes of the application, as production runs them."""
    celery = ["celery", "-A", "assessment_ready", "--quiet"]
    schedule = str(places.var / "beat-schedule")
    commands = {
        "web": [
            *("gunicorn", "assessment_ready.wsgi:application", "--bind", f"127.0.0.1:{port}"),
            *("--workers", "2", "--threads", "4", "--graceful-timeout", "5", "--no-control-socket"),
        ],
        "worker": [*celery, "worker", "--concurrency", "2", "--loglevel", "INFO", "--without-mingle"],
        "scheduler": [*celery, "beat", "--schedule", schedule, "--pidfile=", "--loglevel", "INFO"],
    }
    return [_service(name, command, places, environment) for name, command in commands.items()]


def _service(name: str, command: list[str], places: Places, environment: dict[str, str]) -> Service:
    log = places.log(name)

    def start() -> "subprocess.Popen[bytes]":
        return process.spawn(
            [sys.executable, "-m", *command],
            log,
            at_our_end=signal.SIGTERM,
            environment=environment,
            folder=PROJECT,
        )

    return Service(name, start, signal.SIGTERM, 8, Trouble(log))


def wait_for_first_page(supervisor: Supervisor, places: Places, port: int) -> None:
    """Look after the services until the sign-in page answers; raises ``EmbeddedError`` where it does not."""
    deadline = time.monotonic() + 90
    status = None
    while status is None and time.monotonic() < deadline:
        supervisor.look_after()
        time.sleep(0.1)
        status = _first_page(port)
    if status != 200:
        what = "did not come up" if status is None else f"answers with an error ({status})"
        lines = "\n".join(process.last_lines(places.log("web"), 30))
        raise EmbeddedError(f"The first page {what}. The end of {places.log('web')}:\n{lines}")


def _first_page(port: int) -> int | None:
    """The HTTP status of the first page, or None while nothing answers."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    try:
        connection.request("GET", FIRST_PAGE, headers={"Host": f"localhost:{port}"})
        return connection.getresponse().status
    except (OSError, http.client.HTTPException):
        return None
    finally:
        connection.close()


def look_after(supervisor: Supervisor) -> NoReturn:
    """Look after the services until asked to stop."""
    rounds = 0
    while True:
        supervisor.look_after()
        rounds += 1
        if rounds % 20 == 0:
            supervisor.collect_adopted()
        time.sleep(0.5)


def _request_stop(_number: int, _frame: FrameType | None) -> NoReturn:
    raise StopRequestedError


if __name__ == "__main__":
    sys.exit(main())
