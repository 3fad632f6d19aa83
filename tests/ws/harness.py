# SPDX-License-Identifier: GPL-2.0-or-later
"""Wireshark's command-line programs with the Lab plugin of one build, for the tests.

Wireshark run as root ignores WIRESHARK_PLUGIN_DIR without a word, so root runs it as
nobody; proved() must be called before anything is believed.
"""

import concurrent.futures
import configparser
import contextlib
import itertools
import json
import os
import pathlib
import random
import shutil
import subprocess
import tempfile

from started import BEFORE, Started

REPO = pathlib.Path(__file__).resolve().parents[2]
BUILD = pathlib.Path(os.environ.get("LAB_BUILD_DIR", REPO / "build"))
NOBODY = 65534

SAMPLES = REPO / "sample-pcaps"
CAPTURES = REPO / "tests" / "captures"
KERNEL = REPO / "tests" / "kernel"

AGGREGATOR = "|"
# Tables of names of the whole world, a third of what starting a program takes; later versions have
# them built in.
LONG_TABLES = {"manuf", "enterprises.tsv"}
CAPTURES_OF_A_SHARKD = 120
STARTED = BUILD / "tests" / "ws" / "started.so"
# What an ICMP message can be: it is no segment, and has no ends and no numbers.
ICMP_ROLES = {"ping-request", "ping-reply", "icmp-error"}
# What only the segments after one can tell: absent on a first pass.
FORESIGHT = {"lab.fate", "lab.fate.frame", "lab.acked.frame", "lab.acked.after", "lab.state.client.final",
             "lab.state.server.final", "lab.dns.opens", "lab.cookie", "lab.ecn.echo", "lab.ecn.reduced", "lab.wait.final"}
# A headline on a second pass, where a FIN that was inferred before is refuted, and what it was on the first.
REFUTED, INFERRED = " (later refuted)", " (inferred)"
TEXTS = {"lab.title", "lab.why", "lab.look", "lab.state.meaning"}


def all_captures():
    """The captures of the repository in a fixed order, but for the cases of tests/public-cases and tests/timing, which
    have expectations of their own beside them."""
    folders = [SAMPLES, SAMPLES / "recorded", CAPTURES, KERNEL]
    return [path for folder in folders for path in sorted(folder.glob("*.pcap*"))]


def capture(name):
    """A capture by its stem, wherever it is."""
    found = [path for path in all_captures() if path.stem == name]
    assert len(found) == 1, f"captures called {name}: {found}"
    return found[0]


def catalogue(language):
    """Lab's own texts of a language: {section: {key: text}}."""
    texts = configparser.ConfigParser(interpolation=None, delimiters="=", comment_prefixes="#")
    texts.optionxform = str
    texts.read(REPO / "annotations" / f"{language}.ini", encoding="utf-8")
    return texts


def parallel(function, items, jobs=2):
    """function(item) for each item, so many at a time, results in order."""
    with concurrent.futures.ThreadPoolExecutor(jobs) as pool:
        return list(pool.map(function, items))


def remembered(plugins, what, find_out):
    """What find_out() says, kept beside a folder of plugins for as long as that plugin, this tshark and this
    file stay the same: it would be the same in each file of tests, and Wireshark lists 250,000 fields."""
    parts = [*plugins.glob("*/epan/lab.so"), pathlib.Path(shutil.which("tshark")), pathlib.Path(__file__)]
    of = [[str(part), part.stat().st_size, part.stat().st_mtime_ns] for part in parts]
    kept = plugins.parent / f"lab-{what}.json"
    with contextlib.suppress(OSError, ValueError):
        known = json.loads(kept.read_text(encoding="utf-8"))
        if known["of"] == of:
            return known["said"]
    said = find_out()
    with contextlib.suppress(OSError), tempfile.NamedTemporaryFile(
            "w", encoding="utf-8", dir=kept.parent, delete=False) as file:
        json.dump({"of": of, "said": said}, file)
        os.replace(file.name, kept)
    return said


class Home:
    """A fresh home directory that the user the programs run as can write."""

    def __init__(self):
        self.path = pathlib.Path(tempfile.mkdtemp(prefix="lab-test-"))
        if os.getuid() == 0:
            os.chown(self.path, NOBODY, NOBODY)
        self._link_data()
        self.started = {}  # folder of plugins: each tshark that waits there for a command; None: none can

    def _link_data(self):
        """Wireshark's own data files without the long tables, where they are in the usual place."""
        self.data = self.path / "data"
        self.data.mkdir()
        usual = pathlib.Path(shutil.which("tshark")).parents[1] / "share/wireshark"
        for path in usual.iterdir() if usual.is_dir() else ():
            if path.name not in LONG_TABLES:
                (self.data / path.name).symlink_to(path)

    def config(self, name, content):
        """Write a file in Wireshark's personal configuration folder; return its path."""
        path = self.path / ".config" / "wireshark" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return path

    def has_what_counts_at_the_start(self):
        """Languages of Lab, plugins, profiles, or a script."""
        folder = self.path / ".config" / "wireshark"
        return any(path.is_dir() or path.suffix == ".lua" for path in folder.glob("*")) or (self.path / ".local").exists()

    def clear(self):
        """As fresh as in the beginning."""
        for path in self.path.iterdir():
            if path.is_dir() and path != self.data:
                shutil.rmtree(path)
            elif path != self.data:
                path.unlink()

    def remove(self):
        for each in itertools.chain(*filter(None, self.started.values())):
            each.end()
        shutil.rmtree(self.path)


class Wireshark:
    """The programs, with one home directory."""

    # tshark can start before it is asked for anything.
    can_wait = True

    def __init__(self, home, plugins=BUILD / "plugins", kinds=None):
        self.home = home
        self.plugins = plugins
        self._kinds = kinds

    def environment(self, **more):
        return {"PATH": os.environ["PATH"], "HOME": str(self.home.path), "LANG": "C.UTF-8",
                "WIRESHARK_PLUGIN_DIR": str(self.plugins),
                "WIRESHARK_DATA_DIR": str(self.home.data),
                # Without the programs that capture elsewhere: one warns of a user who is in no list of users, and some
                # hang where they inherit a sanitizer.
                "WIRESHARK_EXTCAP_DIR": str(self.home.path),
                "WIRESHARK_ABORT_ON_DISSECTOR_BUG": "1", **more}

    def command(self, program, *arguments):
        """The words that run a program as a user whose plugins Wireshark loads."""
        as_user = [] if os.getuid() else ["setpriv", f"--reuid={NOBODY}", f"--regid={NOBODY}",
                                          "--clear-groups"]
        return [*as_user, program, *map(str, arguments)]

    def run(self, program, *arguments, stdin=None, quiet=True, timeout=300,
            **environment):
        """Run a program to its end. Unless quiet is false, it must succeed and not complain."""
        command = self.command(program, *arguments)
        done = None
        if program == "tshark" and stdin is None and not environment:
            done = self._run_started(command[command.index(program):], timeout)
        if not done:
            done = subprocess.run(command, input=stdin, capture_output=True, text=True,
                                  errors="replace", timeout=timeout,
                                  env=self.environment(**environment), cwd=self.home.path)
        if quiet:
            assert done.returncode == 0 and done.stderr == "", (command, done.stderr)
        return done

    def _run_started(self, words, timeout):
        """The same in a tshark that has started already; None where this one has to start by itself, as the
        first one in each home does."""
        if BEFORE.intersection(words) or self.home.has_what_counts_at_the_start():
            return None
        idle = self.home.started.get(self.plugins)
        if idle is None:
            self.home.started.setdefault(self.plugins, [] if self.can_wait and STARTED.exists() else None)
            return None
        try:
            one = idle.pop()
        except IndexError:  # others run, or none has begun
            one = Started(STARTED, self.command("tshark"), self.environment(), self.home.path)
        if not one.works:
            self.home.started[self.plugins] = None
            one.end()
            return None
        done = one.run(words, timeout)
        idle.append(one)
        return done

    def tshark(self, *arguments, **more):
        """What tshark prints, names not resolved."""
        return self.run("tshark", "-n", *arguments, **more).stdout

    def glossary(self, report):
        """The rows of tshark -G."""
        return [line.split("\t") for line in self.run("tshark", "-G", report).stdout.splitlines()]

    def prove_loaded(self):
        """Every test is void unless the plugin of this build is the one that runs. Root's tests run as
        somebody else, so it is proved for each user."""
        remembered(self.plugins, f"loaded-by-{os.getuid()}", self._prove_loaded)

    def _prove_loaded(self):
        paths = [pathlib.Path(row[-1]) for row in self.glossary("plugins")
                 if row[0].strip() == "lab.so"]
        assert len(paths) == 1, f"tshark does not list lab.so from {self.plugins}"
        assert self.plugins.resolve() in paths[0].resolve().parents, paths[0]

    @property
    def kinds(self):
        """The type of each field Lab registers: {"lab.role": "FT_STRING", …}."""
        if self._kinds is None:
            self._kinds = remembered(self.plugins, "kinds", lambda: {
                row[2]: row[3] for row in self.glossary("fields")
                if row[0] == "F" and row[2].startswith("lab.")})
        return self._kinds

    def value(self, name, text):
        """4.0 prints booleans as 1 and 0, later versions as True and False."""
        if self.kinds.get(name) == "FT_BOOLEAN":
            text = text.replace("1", "True").replace("0", "False")
        return text

    def number(self, name, text):
        """The same the other way: columns say True and False in every version."""
        if self.kinds.get(name) == "FT_BOOLEAN":
            text = text.replace("True", "1").replace("False", "0")
        return text

    def fields(self, path, names=None, *options, **more):
        """One dictionary per frame; a field that occurs twice has both values, joined by |."""
        names = sorted(self.kinds) if names is None else names
        output = self.tshark("-r", path, "-T", "fields", "-E", "occurrence=a",
                             "-E", f"aggregator={AGGREGATOR}",
                             *(word for name in names for word in ("-e", name)), *options, **more)
        return [{name: self.value(name, text) for name, text in zip(names, line.split("\t"))}
                for line in output.splitlines()]

    def column(self, path, name, *options):
        """One field's values, one per frame."""
        return [row[name] for row in self.fields(path, [name], *options)]

    def filter(self, path, expression, *options):
        """The numbers of the frames that match a display filter."""
        output = self.tshark("-r", path, "-Y", expression, "-T", "fields", "-e", "frame.number",
                             *options)
        return [int(line) for line in output.splitlines()]

    def sharkd(self, *requests, **environment):
        """Wireshark's engine as the GUI drives it: a list of (method, parameters), its answers."""
        lines = [json.dumps({"jsonrpc": "2.0", "id": number, "method": method, "params": parameters})
                 for number, (method, parameters) in enumerate(requests, 1)]
        done = self.run("sharkd", "-", stdin="\n".join(lines) + "\n", quiet=False, **environment)
        assert done.returncode == 0, done.stderr
        answers = [json.loads(line) for line in done.stdout.splitlines() if line.startswith("{")]
        assert [answer["id"] for answer in answers] == list(range(1, len(requests) + 1)), done.stdout
        for request, answer in zip(requests, answers):
            assert "error" not in answer, (request, answer)
        return [answer["result"] for answer in answers]

    def columns(self, paths, names, preferences=()):
        """fields() of each of many captures, read twice as by -2, with fewer than about 30 names.
        One sharkd reads many, because starting takes longer than reading; not all, because it keeps
        11 MB of each, also without Lab."""
        if len(paths) > CAPTURES_OF_A_SHARKD:
            return (self.columns(paths[:CAPTURES_OF_A_SHARKD], names, preferences)
                    + self.columns(paths[CAPTURES_OF_A_SHARKD:], names, preferences))
        settings = [("setconf", {"name": name, "value": value}) for name, value in preferences]
        columns = {f"column{number}": f"{name}:0" for number, name in enumerate(names)}
        answers = self.sharkd(*settings, *(request for path in paths for request in (
            ("load", {"file": str(path)}), ("frames", columns))))
        return [[{name: self.value(name, text.replace(",", AGGREGATOR))
                  for name, text in zip(names, frame["c"], strict=True)} for frame in frames]
                for frames in answers[len(settings) + 1::2]]


class Joined:
    """All captures end to end in one file: one run of tshark does for all of them, and it is a
    harder case than each alone, for many connections live in it."""

    def __init__(self, wireshark):
        paths = all_captures()
        self.path = wireshark.home.path / "joined.pcapng"
        wireshark.run("mergecap", "-a", "-w", self.path, *paths)
        counts = wireshark.run("capinfos", "-T", "-r", "-c", "-m", *paths).stdout.splitlines()
        sizes = [int(line.rsplit(",", 1)[1]) for line in counts]
        frames = [(path, number) for path, size in zip(paths, sizes, strict=True)
                  for number in range(1, size + 1)]
        self.paths = [path for path, _ in frames]
        self.origins = [f"{path.name} frame {number}" for path, number in frames]
        # Kernel captures use the same addresses and ports again; those of the others are their own.
        self.own_ports = [path.parent != KERNEL for path, _ in frames]

    def differences(self, left, right, names):
        """Where two tables of fields differ: (origin, field, left value, right value)."""
        return [(origin, name, row[name], other[name])
                for origin, row, other in zip(self.origins, left, right, strict=True)
                for name in sorted(names) if row[name] != other[name]]


def shuffled(items):
    """The items in an order that is unlike theirs and the same in each run."""
    return random.Random(1).sample(items, len(items))
