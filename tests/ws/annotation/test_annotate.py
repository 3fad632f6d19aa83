# SPDX-License-Identifier: GPL-2.0-or-later
"""An annotated copy: the same capture to the last block, with Lab's lines as comments."""

import collections
import gzip
import os
import pty
import re
import resource
import struct
import subprocess

import pytest

from harness import all_captures, capture
from packets import HEAD, record
from pcapng import EPB, IDB, ISB, NRB, SHB, annotate, block, blocks, comments, option, packets, quoted, rich_file


def read(wireshark, path, *fields):
    """What tshark reads, without Lab's own lines."""
    return wireshark.tshark("-r", path, "-T", "fields",
                            *(word for field in fields for word in ("-e", field)))


SAME = ("frame.number", "frame.time_epoch", "frame.len", "frame.cap_len", "frame.interface_id",
        "frame.interface_name", "tcp.seq_raw", "tcp.flags", "ip.src", "data.data")


def assert_same_packets(wireshark, source, copy, *fields):
    fields = fields or SAME
    assert read(wireshark, copy, *fields) == read(wireshark, source, *fields)


def test_each_line_is_a_comment(own_wireshark):
    copy, _ = annotate(own_wireshark, capture("three-way-close"))
    told = comments(packets(copy)[1][1])
    assert told[:3] == [
        "Lab: Handshake 2 of 3 (SYN+ACK): the server accepts and gives its own initial number",
        "SYN=1, ACK=1, seq=y, ack=x+1",
        "ack = x + 1 = 1000 + 1 = 1001 (relative 1), as expected; x from the SYN in frame 1"]
    assert told[3].startswith("seq = y = 5000 (relative 0): ")
    assert told[4].startswith("State of the client: SYN-SENT → ESTABLISHED")
    assert told[5] == "State of the server: SYN-RECEIVED, unchanged"
    lines = [line for _, options in packets(copy) for line in comments(options)]
    assert all(len(line.encode()) < 240 for line in lines)  # Wireshark cuts off what is longer.


def test_the_comments_are_the_lines_of_the_tree(own_wireshark):
    source = capture("http-loopback")
    copy, _ = annotate(own_wireshark, source)
    tree = own_wireshark.tshark("-r", source, "-O", "lab").splitlines()
    told = [line.strip().strip("[]") for line in tree]
    for _, options in packets(copy):
        assert comments(options)
        assert [line for line in comments(options) if line not in told] == []


def test_an_icmp_error_says_what_it_is_and_about_what(own_wireshark):
    copy, _ = annotate(own_wireshark, capture("refused-by-firewall"))
    told, = (comments(options) for _, options in packets(copy)
             if comments(options)[0].startswith("Lab: ICMP error"))
    assert told[1].startswith("It says: Port unreachable.") and told[2] == "It is about the SYN in frame 1"


def test_it_speaks_chinese(own_wireshark):
    copy, _ = annotate(own_wireshark, capture("ping"), "-o", "lab.language:zh_CN")
    first, second = (comments(options) for _, options in packets(copy)[:2])
    assert first[0].startswith("Lab：") and "第 2 帧" in first[1] and "第 1 帧" in second[1]


def test_it_speaks_of_datagrams_where_the_tree_does(own_wireshark):
    """The pair of DNS, and the SYN that goes to the address; nothing of it unless it is asked for."""
    copy, _ = annotate(own_wireshark, capture("dns-http"), "-o", "lab.dns:TRUE")
    query, answer, syn = (comments(options) for _, options in packets(copy)[:3])
    assert query == ["Lab: DNS query: which IPv4 address does www.lab.example have?", "Answered in frame 2"]
    assert answer[0] == "Lab: DNS answer: www.lab.example is 10.77.0.2"
    assert answer[1].startswith("Answers the query in frame 1, ")
    assert answer[2:] == ["Frame 3 opens a connection to it"]
    assert syn[-1] == ("The name of this address, www.lab.example, was asked for in frame 1 and answered "
                       "in frame 2")
    copy, _ = annotate(own_wireshark, capture("dns-http"), name="plain.pcapng")
    query, _, syn = (comments(options) for _, options in packets(copy)[:3])
    assert query == [] and "www.lab.example" not in "".join(syn)


@pytest.mark.parametrize("language, first, later", [
    ("en", ["Lab: QUIC: a connection over UDP, so there is no TCP here",
            "The name of this address, www.lab.example, was asked for in frame 1 and answered in frame 3"],
     ["Lab: QUIC, a connection without TCP, since frame 5 (Initial, Handshake, 1-RTT)"]),
    ("zh_CN", ["Lab：QUIC：在 UDP 上建立的连接，所以这里没有 TCP",
               "这个地址的域名是 www.lab.example：第 1 帧查询，第 3 帧得到回答"],
     ["Lab：QUIC，不用 TCP 的连接，从第 5 帧开始（Initial、Handshake、1-RTT）"])])
def test_it_speaks_of_quic(own_wireshark, language, first, later):
    copy, _ = annotate(own_wireshark, capture("dns-quic"), "-o", "lab.dns:TRUE", "-o", "lab.quic:TRUE", "-o",
                       f"lab.language:{language}")
    found = [comments(options) for _, options in packets(copy)]
    assert found[4:6] == [first, later] and all(len(lines) == 1 for lines in found[5:])


def test_it_speaks_of_what_came_back(own_wireshark):
    copy, _ = annotate(own_wireshark, capture("dns-refused"), "-o", "lab.dns:TRUE")
    found = [comments(options) for _, options in packets(copy)][:2]
    assert found[0][1] == "No answer, but an ICMP error: in frame 2"
    assert found[1][2] == "It is about the DNS query for www.lab.example in frame 1"


def test_no_quiz_hides_it(own_wireshark):
    plain, _ = annotate(own_wireshark, capture("abort"), name="1.pcapng")
    quiz, _ = annotate(own_wireshark, capture("abort"), "-o", "lab.quiz:TRUE", name="2.pcapng")
    assert packets(plain) == packets(quiz)


def test_every_capture_is_the_same_beneath(own_wireshark, joined):
    copy, _ = annotate(own_wireshark, joined.path)
    assert_same_packets(own_wireshark, joined.path, copy)
    assert own_wireshark.tshark("-r", copy, "-T", "fields", "-e", "frame.comment").strip()


FORMATS = ["pcap", "nsecpcap", "pcapng", "snoop", "lanalyzer", "5views", "ngsniffer"]


@pytest.mark.parametrize("kind", FORMATS)
def test_any_file_that_wireshark_reads(own_wireshark, kind):
    source = own_wireshark.home.path / f"source.{kind}"
    own_wireshark.run("editcap", "-F", kind, capture("reset-443"), source)
    copy, _ = annotate(own_wireshark, source)
    assert_same_packets(own_wireshark, source, copy, "frame.time_epoch", "frame.len", "tcp.seq_raw")
    assert comments(packets(copy)[0][1])[0].startswith("Lab: Handshake 1")


def test_nanoseconds_stay(own_wireshark):
    source = own_wireshark.home.path / "nano.pcap"
    own_wireshark.run("editcap", "-F", "nsecpcap", "-t", "0.000000123", capture("merged-close"),
                      source)
    copy, _ = annotate(own_wireshark, source)
    assert_same_packets(own_wireshark, source, copy, "frame.time_epoch")
    assert "123\n" in read(own_wireshark, copy, "frame.time_epoch") or \
        read(own_wireshark, copy, "frame.time_epoch").splitlines()[0][-1] != "0"


def test_compressed_files_are_read(own_wireshark):
    source = own_wireshark.home.config("source.pcap.gz",
                                       gzip.compress(capture("abort").read_bytes()))
    copy, _ = annotate(own_wireshark, source)
    assert_same_packets(own_wireshark, capture("abort"), copy, "frame.time_epoch", "tcp.seq_raw")




def test_names_interfaces_comments_and_statistics_stay(own_wireshark):
    source = own_wireshark.home.config("rich.pcapng", rich_file())
    copy, _ = annotate(own_wireshark, source)
    assert_same_packets(own_wireshark, source, copy)
    before, after = blocks(source), blocks(copy)
    count = lambda found: collections.Counter(entry.kind for entry in found)
    assert count(after) == count(before)
    for old, new in zip((entry for entry in before if entry.kind in (SHB, IDB, ISB)),
                        (entry for entry in after if entry.kind in (SHB, IDB, ISB)), strict=True):
        # Wireshark notes itself as the application of a section, and may order options anew.
        assert new.kind == old.kind and set(old.options) <= set(new.options), (old, new)
    names = [entry.body for entry in after if entry.kind == NRB]
    assert len(names) == 1 and b"student.example" in names[0]
    for (old, old_options), (new, new_options) in zip(packets(source), packets(copy), strict=True):
        assert new == old
        assert comments(new_options)[:2] == comments(old_options)
        assert comments(new_options)[2].startswith("Lab: ")


def test_the_source_is_not_touched(own_wireshark):
    source = own_wireshark.home.config("source.pcap", capture("abort").read_bytes())
    link = own_wireshark.home.path / "link.pcap"
    link.symlink_to(source)
    hard = own_wireshark.home.path / "hard.pcap"
    os.link(source, hard)
    for target in (source, f"{source.parent}/./{source.name}", link, hard):
        done = own_wireshark.run("tshark", "-q", "-r", source, "-z",
                                 f"lab,annotate,{source},{target}", quiet=False)
        assert "is there already, and is not overwritten" in done.stderr
        assert source.read_bytes() == capture("abort").read_bytes()


def test_nothing_is_overwritten(own_wireshark):
    other = own_wireshark.home.config("copy.pcapng", "mine")
    done = own_wireshark.run("tshark", "-q", "-r", capture("abort"), "-z",
                             f"lab,annotate,{capture('abort')},{other}", quiet=False)
    assert done.returncode == 1 and "is there already" in done.stderr and other.read_text() == "mine"


@pytest.mark.parametrize("size", [30, 200, 3000])
def test_a_cut_file_is_copied_as_far_as_it_goes(own_wireshark, size):
    source = own_wireshark.home.config("cut.pcap", capture("http-loopback").read_bytes()[:size])
    whole = read(own_wireshark, capture("http-loopback"), "frame.time_epoch").splitlines()
    copy, said = annotate(own_wireshark, source, quiet=False)
    times = read(own_wireshark, copy, "frame.time_epoch").splitlines()
    assert times == whole[:len(times)] and len(times) < len(whole)
    assert f"{len(times)} frames were copied: the rest of it is cut off" in said


def test_what_is_no_capture_leaves_no_file(own_wireshark):
    source = own_wireshark.home.config("text.pcap", "this is no capture at all\n" * 9)
    copy = own_wireshark.home.path / "copy.pcapng"
    done = own_wireshark.run("tshark", "-q", "-r", source, "-z",
                             f"lab,annotate,{source},{copy}", quiet=False)
    assert done.returncode and not copy.exists()


def test_a_place_that_cannot_be_written_is_told(own_wireshark):
    """Also to the shell; what else was asked for is printed nevertheless."""
    done = own_wireshark.run("tshark", "-q", "-r", capture("abort"), "-z",
                             f"lab,annotate,{capture('abort')},/nowhere/copy.pcapng", "-z", "lab,ladder",
                             "-z", "lab,annotate,/nowhere/x.pcap,/nowhere/y.pcapng", quiet=False)
    assert "/nowhere/copy.pcapng cannot be written" in done.stderr and "/nowhere/x.pcap" in done.stderr
    assert done.returncode == 1 and "SYN" in done.stdout


def test_what_went_wrong_is_told_in_the_language(own_wireshark):
    done = own_wireshark.run("tshark", "-o", "lab.language:zh_CN", "-q", "-r", capture("abort"), "-z",
                             f"lab,annotate,{capture('abort')},/nowhere/copy.pcapng", quiet=False)
    assert "Lab：没能为" in done.stderr and "无法写入 /nowhere/copy.pcapng：" in done.stderr


@pytest.mark.parametrize("name", ["http-loopback", "abort"])
def test_a_full_disk_leaves_no_file(own_wireshark, name):
    """Also where all of it had been taken, and is written only when the file is closed."""
    copy = own_wireshark.home.path / "copy.pcapng"
    command = 'trap "" XFSZ; exec prlimit --fsize=2000 tshark -q -r "$0" -z "lab,annotate,$0,$1"'
    done = own_wireshark.run("sh", "-c", command, capture(name), copy, quiet=False)
    assert "cannot be written: File too large" in done.stderr and not copy.exists() and done.returncode


def test_a_pipe_cannot_be_read_twice(own_wireshark):
    """And nothing waits for more to come out of it."""
    pipe, copy = own_wireshark.home.path / "pipe", own_wireshark.home.path / "copy.pcapng"
    command = 'mkfifo "$1"; cat "$0" > "$1" & exec tshark -q -r "$1" -z "lab,annotate,$1,$2"'
    done = own_wireshark.run("sh", "-c", command, capture("abort"), pipe, copy, quiet=False, timeout=60)
    assert "it is no file, and so cannot be read a second time" in done.stderr
    assert len(done.stderr.splitlines()) == 1 and not copy.exists() and done.returncode


@pytest.mark.parametrize("frames", ["-r 7", "-t 0.000001", "-s 60"], ids=["another first", "another time", "cut"])
def test_another_capture_is_not_annotated(own_wireshark, frames):
    """Comments on the wrong packets would be worse than none."""
    read, other = capture("three-way-close"), own_wireshark.home.path / "other.pcap"
    copy = own_wireshark.home.path / "copy.pcapng"
    option, value = frames.split()
    words = [option, read, other, f"{value}-9"] if option == "-r" else [option, value, read, other]
    own_wireshark.run("editcap", *words)
    done = own_wireshark.run("tshark", "-q", "-r", read, "-z", f"lab,annotate,{other},{copy}",
                             quiet=False)
    assert "its frame 1 is not the packet that was read as frame 1" in done.stderr
    assert len(done.stderr.splitlines()) == 1 and done.returncode == 1 and not copy.exists()


JOURNAL = 9  # a record of systemd, which is no packet


def test_what_is_no_packet_is_not_annotated(own_wireshark):
    """Where a packet was read."""
    read = capture("three-way-close")
    packet = read.read_bytes()[40:40 + struct.unpack("<I", read.read_bytes()[32:36])[0]]
    text = b"__REALTIME_TIMESTAMP=1700000000000000\nMESSAGE=x\n\n\0"
    other = own_wireshark.home.config("other.pcapng", b"".join((
        block(SHB, struct.pack("<IHHq", 0x1a2b3c4d, 1, 0, -1)), block(IDB, struct.pack("<HHI", 1, 0, 65535)),
        block(JOURNAL, struct.pack("<I", len(text)) + text + bytes(-len(text) % 4)),
        block(EPB, struct.pack("<IIIII", 0, 0, 0, len(packet), len(packet)) + packet + bytes(-len(packet) % 4)))))
    assert own_wireshark.column(other, "frame.number") == ["1", "2"]
    copy = own_wireshark.home.path / "copy.pcapng"
    done = own_wireshark.run("tshark", "-q", "-r", read, "-z", f"lab,annotate,{other},{copy}", quiet=False)
    assert "its frame 1 is not the packet that was read as frame 1" in done.stderr and not copy.exists()


def test_a_network_that_pcapng_does_not_know(own_wireshark):
    source, copy = own_wireshark.home.path / "source.nettl", own_wireshark.home.path / "copy.pcapng"
    own_wireshark.run("editcap", "-F", "nettl", capture("abort"), source)
    done = own_wireshark.run("tshark", "-q", "-r", source, "-z", f"lab,annotate,{source},{copy}", quiet=False)
    assert "a pcapng file cannot hold packets of this kind of network" in done.stderr
    assert len(done.stderr.splitlines()) == 1 and done.returncode == 1 and not copy.exists()


def test_what_a_read_filter_leaves_is_not_annotated(own_wireshark):
    """The packets have other numbers then."""
    read, copy = capture("three-way-close"), own_wireshark.home.path / "copy.pcapng"
    done = own_wireshark.run("tshark", "-2", "-R", "tcp.flags.syn == 0", "-q", "-r", read, "-z",
                             f"lab,annotate,{read},{copy}", quiet=False)
    assert "left out by -R" in done.stderr and done.returncode == 1 and not copy.exists()


def test_a_file_that_has_become_shorter_is_copied_as_far_as_it_goes(own_wireshark):
    read, shorter = capture("three-way-close"), own_wireshark.home.path / "shorter.pcap"
    own_wireshark.run("editcap", "-r", read, shorter, "1-4")
    copy = own_wireshark.home.path / "copy.pcapng"
    done = own_wireshark.run("tshark", "-q", "-r", read, "-z", f"lab,annotate,{shorter},{copy}",
                             quiet=False)
    assert "4 frames were copied: it ends there now" in done.stderr
    assert len(packets(copy)) == 4 and done.returncode == 0
    shorter.write_bytes(read.read_bytes()[:24])
    copy.unlink()
    done = own_wireshark.run("tshark", "-q", "-r", read, "-z", f"lab,annotate,{shorter},{copy}",
                             quiet=False)
    assert "it has no packet any more" in done.stderr and done.returncode == 1 and not copy.exists()


def test_names_with_commas(own_wireshark):
    source = own_wireshark.home.config("a,b,,c.pcap", capture("abort").read_bytes())
    copy, _ = annotate(own_wireshark, source, name="x,y.pcapng")
    assert len(packets(copy)) == 7


@pytest.mark.parametrize("rest", ["", ",", ",a", ",a,", ",,a", ",a,b,c"])
def test_mistaken_arguments_are_told(wireshark, rest):
    done = wireshark.run("tshark", "-q", "-r", capture("abort"), "-z", f"lab,annotate{rest}",
                         quiet=False)
    assert done.returncode == 1 and "is not understood" in done.stderr


def many(count):
    """A capture of one long connection, with so many packets."""
    packets = [HEAD]
    for number in range(count):
        ip = struct.pack(">BBHHHBBH4s4s", 0x45, 0, 41, number & 0xffff, 0, 64, 6, 0,
                         b"\x0a\0\0\1", b"\x0a\0\0\2")
        tcp = struct.pack(">HHIIHHHH", 40000, 9, number, 1, 0x5018, 64240, 0, 0)
        packets.append(record(1_000_000 + number, ip + tcp + b"x"))
    return b"".join(packets)


def test_100000_packets_take_little_memory(own_wireshark):
    source = own_wireshark.home.config("many.pcap", many(100_000))
    copy, _ = annotate(own_wireshark, source)
    assert len(packets(copy)) == 100_000
    most = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    assert most < 700, f"{most} MiB"


def test_somebody_who_waits_sees_how_far_it_is(own_wireshark):
    """At a terminal, and only there; of what was said, nothing stays in front of what follows."""
    source = own_wireshark.home.config("many.pcap", many(40_000))
    terminal, end = pty.openpty()
    command = own_wireshark.command("tshark", "-n", "-q", "-r", source, "-z",
                                    f"lab,annotate,{source},{own_wireshark.home.path}/copy.pcapng")
    with subprocess.Popen(command, stderr=end, stdout=subprocess.DEVNULL, env=own_wireshark.environment(),
                          cwd=own_wireshark.home.path) as process:
        os.close(end)
        said = b""
        try:
            while some := os.read(terminal, 4096):
                said += some
        except OSError:  # the other end is closed
            pass
        os.close(terminal)
    assert process.returncode == 0
    *steps, blank, rest = said.decode().split("\r")[1:]
    assert steps[:2] == ["lab: 20000 frames read", "lab: 40000 frames read"]
    percents = [int(re.fullmatch(r"lab: ([ \d]{3}) % written", step)[1]) for step in steps[2:]]
    # How many steps there are is Wireshark's matter: 4.4 knows but the last in a capture of this size.
    assert percents == sorted(set(percents)) and percents[-1] == 100
    assert len(blank) >= len(steps[0]) and not blank.strip() and rest == ""
