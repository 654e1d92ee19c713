"""Tries what a changed program must not do, and prints for each attempt whether it was done.

Before it stands where things are: BOOK, the book's folder; PORT, where its server listens; SERVER, the
process that serves it; IPC, the namespace of its shared memory; ABSTRACT, a socket that is in no folder.
"""

import array
import ctypes
import errno
import fcntl
import mmap
import os
import platform
import pwd
import signal
import socket
import struct

LISTINGS = BOOK + "/code/listings/chapter_02"
VISIBLE = LISTINGS + "/victim.py"
HIDDEN = BOOK + "/book/page.md"
SCRATCH = os.environ["TMPDIR"]
X86 = platform.machine() == "x86_64"
libc = ctypes.CDLL(None, use_errno=True)


def call(number, *arguments):
    """A system call by its number, on x86_64 and on aarch64."""
    number = number if isinstance(number, int) else number[0 if X86 else 1]
    words = [ctypes.c_long(one) if isinstance(one, int) else one for one in arguments]
    result = libc.syscall(ctypes.c_long(number), *words)
    if result < 0:
        raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()))
    return result


def read_some(path):
    """Reading must bring something: an empty file says nothing."""
    with open(path, "rb") as file:
        if not file.read(64):
            raise OSError(errno.ENODATA, "empty")


def reopened():
    """The listing once more, by way of a descriptor that may only read it."""
    file = os.open(VISIBLE, os.O_RDONLY)
    os.close(os.open(f"/proc/self/fd/{file}", os.O_WRONLY))


def through_a_link(path):
    link = os.path.join(SCRATCH, "link")
    if os.path.lexists(link):
        os.remove(link)
    os.symlink(path, link)
    read_some(link)


def within(act, path=VISIBLE):
    """Does something with a descriptor that may only read."""
    file = os.open(path, os.O_RDONLY)
    try:
        act(file)
    finally:
        os.close(file)


def memory_of(pid):
    with open(f"/proc/{pid}/maps") as maps:
        start = int(maps.readline().split("-")[0], 16)
    with open(f"/proc/{pid}/mem", "rb") as memory:
        memory.seek(start)
        memory.read(8)


def vector(pid, number):
    buffer = ctypes.create_string_buffer(8)
    local = struct.pack("PN", ctypes.addressof(buffer), 8)
    remote = struct.pack("PN", 0x10000, 8)
    try:
        call(number, pid, local, 1, remote, 1, 0)
    except OSError as error:
        # The address is made up: past the check of the right to look, it is only not there.
        if error.errno != errno.EFAULT:
            raise


def connect(family, address, kind=socket.SOCK_STREAM):
    with socket.socket(family, kind) as one:
        one.settimeout(1)
        one.connect(address)


def reached(address):
    """Connecting a socket for datagrams sends nothing, but needs a way to there."""
    connect(socket.AF_INET, address, socket.SOCK_DGRAM)


def same_limits(pid):
    old = ctypes.create_string_buffer(16)
    call((302, 261), pid, 7, None, old)
    call((302, 261), pid, 7, old, None)


def attribute(path):
    os.setxattr(path, "user.attack", b"1")


def flags(file):
    value = array.array("l", [0])
    fcntl.ioctl(file, 0x80086601, value)
    fcntl.ioctl(file, 0x40086602, value)


def shared(file):
    mmap.mmap(file, 1, mmap.MAP_SHARED, mmap.PROT_WRITE)[0] = 0


def unnamed():
    os.open(LISTINGS, os.O_TMPFILE | os.O_RDWR, 0o600)


def news(pid):
    pidfd = call(434, pid, 0)
    stolen = call(438, pidfd, 0, 0)
    os.write(stolen, b"x")


def trace(pid):
    call((101, 117), 0x4206, pid, 0, 0)


def signalled(pid):
    call(424, call(434, pid, 0), signal.SIGCONT, None, 0)


def namespace(pid):
    call((308, 268), os.open(f"/proc/{pid}/ns/net", os.O_RDONLY), 0)


def cloned(flags):
    child = call((56, 220), flags | signal.SIGCHLD, 0, 0, 0, 0)
    if child == 0:
        os._exit(0)
    os.waitpid(child, 0)


def cloned_by_its_newer_name():
    arguments = struct.pack("8Q", 0x10000000, 0, 0, 0, signal.SIGCHLD, 0, 0, 0)
    child = call(435, arguments, len(arguments))
    if child == 0:
        os._exit(0)
    os.waitpid(child, 0)


def in_the_second_set(number):
    """The same call by the number that programs with short pointers use."""
    if not X86:
        raise OSError(errno.ENOSYS, "no such set")
    call(0x40000000 | number, 1, ctypes.create_string_buffer(120))


def named_socket(pair=False, family=40):
    call((53, 199) if pair else (41, 198), family, 1, 0, ctypes.create_string_buffer(8))


def queue():
    """System V's and POSIX's messages stay when a program ends; unless they are its own."""
    if os.stat("/proc/self/ns/ipc").st_ino != IPC:
        raise OSError(errno.EPERM, "its own")
    number = call((68, 186), 0, 0o1600)
    call((71, 187), number, 0, None)


PARENT = os.getppid()
DISKS = ["/dev/sda", "/dev/vda", "/dev/nvme0n1"]

ATTACKS = {
    "read": {
        "a file of the book's folder": lambda: read_some(BOOK + "/book.toml"),
        "the folder": lambda: os.listdir(BOOK).index("book.toml"),
        "by way of the root of a process": lambda: read_some("/proc/self/root" + HIDDEN),
        "by way of the root of process 1": lambda: read_some("/proc/1/root" + HIDDEN),
        "upwards": lambda: read_some("../" * 40 + HIDDEN),
        "through a link": lambda: through_a_link(HIDDEN),
        "through a hard link": lambda: os.link(HIDDEN, SCRATCH + "/hard"),
        "the server's scratch": lambda: os.listdir(BOOK + "/tmp/" + os.listdir(BOOK + "/tmp")[0]).index("in-use"),
        "the environment of process 1": lambda: read_some("/proc/1/environ"),
        "the environment of the server": lambda: read_some(f"/proc/{SERVER}/environ"),
        "the memory of the server": lambda: memory_of(SERVER),
        "the descriptors of the server": lambda: os.readlink(f"/proc/{SERVER}/fd/0"),
        "the home of root": lambda: read_some(pwd.getpwuid(0).pw_dir + "/.bashrc"),
        "the disk": lambda: read_some(next((one for one in DISKS if os.path.exists(one)), DISKS[0])),
        "the memory of the machine": lambda: read_some("/dev/mem"),
        "the memory of the kernel": lambda: read_some("/proc/kcore"),
        "what the kernel says": lambda: read_some("/dev/kmsg"),
        "by a handle": lambda: call((304, 265), -100, ctypes.create_string_buffer(64), 0),
        "from another root": lambda: os.chroot(SCRATCH),
        "other terminals": lambda: os.open("/dev/ptmx", os.O_RDONLY),
    },
    "secret": {
        "/etc/shadow": lambda: read_some("/etc/shadow"),
    },
    "metadata": {
        "mode": lambda: os.chmod(VISIBLE, 0o777),
        "mode, by a descriptor": lambda: within(lambda file: os.fchmod(file, 0o777)),
        "mode, by another call": lambda: call((268, 53), -100, os.fsencode(VISIBLE), 0o777),
        "mode, by the newest call": lambda: call(452, -100, os.fsencode(VISIBLE), 0o777, 0),
        "mode of a folder": lambda: os.chmod(LISTINGS, 0o777),
        "mode of a hidden file": lambda: os.chmod(HIDDEN, 0o777),
        "mode of a file of the system": lambda: os.chmod("/etc/hosts", os.stat("/etc/hosts").st_mode & 0o7777),
        "owner": lambda: os.chown(VISIBLE, os.getuid(), os.getgid()),
        "owner, by a descriptor": lambda: within(lambda file: os.fchown(file, os.getuid(), os.getgid())),
        "owner, of a link": lambda: os.lchown(VISIBLE, os.getuid(), os.getgid()),
        "times": lambda: os.utime(VISIBLE, (1, 1)),
        "times, by a descriptor": lambda: within(lambda file: os.utime(file, (1, 1))),
        "times of a folder": lambda: os.utime(LISTINGS),
        "times of a file of the system": lambda: os.utime("/etc/hosts", (os.stat("/etc/hosts").st_atime, os.stat("/etc/hosts").st_mtime)),
        "an attribute": lambda: attribute(VISIBLE),
        "an attribute, by a descriptor": lambda: within(lambda file: attribute(file)),
        "an attribute, taken away": lambda: os.removexattr(VISIBLE, "user.attack"),
        "a list of rights": lambda: os.setxattr(VISIBLE, "system.posix_acl_access", struct.pack("<IHHIHHIHHI", 2, 1, 7, 2**32 - 1, 4, 7, 2**32 - 1, 32, 7, 2**32 - 1)),
        "flags": lambda: within(flags),
        "flags, by the newest call": lambda: call(469, -100, os.fsencode(VISIBLE), ctypes.create_string_buffer(24), 24, 0),
        "mounts, made writable": lambda: call((165, 40), None, os.fsencode(BOOK + "/code/listings"), None, 32 | 4096, None),
        "mounts, taken away": lambda: call((166, 39), os.fsencode(BOOK + "/code/listings"), 2),
    },
    "network": {
        "the server": lambda: connect(socket.AF_INET, ("127.0.0.1", PORT)),
        "the server, by its other address": lambda: connect(socket.AF_INET6, ("::ffff:127.0.0.1", PORT)),
        "other machines": lambda: reached(("192.0.2.1", 9)),
        "another network": lambda: namespace(1),
        "a socket in no folder": lambda: connect(socket.AF_UNIX, "\0" + ABSTRACT),
        "a socket in a folder": lambda: connect(socket.AF_UNIX, BOOK + "/agent"),
    },
    "processes": {
        "a signal to the server": lambda: os.kill(SERVER, signal.SIGCONT),
        "a signal by a descriptor": lambda: signalled(SERVER),
        "tracing the server": lambda: trace(SERVER),
        "limits of the server": lambda: same_limits(SERVER),
        "the server's priority": lambda: os.setpriority(os.PRIO_PROCESS, SERVER, os.getpriority(os.PRIO_PROCESS, SERVER)),
        "the server's processors": lambda: os.sched_setaffinity(SERVER, os.sched_getaffinity(SERVER)),
        "the server's end in need": lambda: open(f"/proc/{SERVER}/oom_score_adj", "r+"),
    },
    "confining": {
        "what it tells": lambda: news(PARENT),
        "tracing it": lambda: trace(PARENT),
        "its memory": lambda: memory_of(PARENT),
        "its memory, by a call": lambda: vector(PARENT, (310, 270)),
        "writing to its memory": lambda: vector(PARENT, (311, 271)),
        "its environment": lambda: read_some(f"/proc/{PARENT}/environ"),
        "its descriptors": lambda: os.readlink(f"/proc/{PARENT}/fd/0"),
        "its folder": lambda: os.listdir(f"/proc/{PARENT}/cwd"),
        "its namespaces": lambda: namespace(PARENT),
    },
    "calls": {
        "a key, added": lambda: call((248, 217), b"user", b"attack", b"x", 1, -3),
        "a key, asked for": lambda: call((249, 218), b"user", b"attack", None, -3),
        "the session's keys": lambda: call((250, 219), 0, -3, 0),
        "a ring": lambda: call(425, 1, ctypes.create_string_buffer(120)),
        "a ring, by its second number": lambda: in_the_second_set(425),
        "rights in a namespace": lambda: call((272, 97), 0x10000000),
        "a child with rights in a namespace": lambda: cloned(0x10000000),
        "a child with rights, by the newer call": cloned_by_its_newer_name,
        "the host of a virtual machine": named_socket,
        "packets": lambda: named_socket(family=17),
        "ciphers of the kernel": lambda: named_socket(family=38),
        "radio": lambda: named_socket(family=31),
        "clusters": lambda: named_socket(pair=True, family=30),
        "programs in the kernel": lambda: call((321, 280), 0, ctypes.create_string_buffer(128), 128),
        "counters": lambda: call((298, 241), ctypes.create_string_buffer(struct.pack("II", 1, 128) + bytes(120)), 0, -1, -1, 0),
        "faults of memory": lambda: call((323, 282), 1),
        "mounts": lambda: call(430, b"tmpfs", 0),
        "what happens to files": lambda: call((300, 262), 0, 0),
    },
    "lasting": {
        "a queue of messages": queue,
        "another session's name": lambda: socket.sethostname("attack"),
    },
    "write": {
        "contents": lambda: open(VISIBLE, "r+"),
        "contents, appended": lambda: open(VISIBLE, "a"),
        "contents, cut": lambda: os.truncate(VISIBLE, 0),
        "contents, by a descriptor that reads": reopened,
        "contents, in memory": lambda: within(shared),
        "contents of a hidden file": lambda: open(HIDDEN, "a"),
        "a new file": lambda: open(LISTINGS + "/new.py", "x"),
        "a new file without a name": unnamed,
        "a new folder": lambda: os.mkdir(LISTINGS + "/new"),
        "a new folder beside the book": lambda: os.mkdir(BOOK + "/new"),
        "a new link": lambda: os.symlink("hello.py", LISTINGS + "/link"),
        "a new hard link": lambda: os.link(VISIBLE, LISTINGS + "/hard"),
        "a new pipe": lambda: os.mkfifo(LISTINGS + "/pipe"),
        "a new device": lambda: os.mknod(LISTINGS + "/device", 0o600 | 0o020000, os.makedev(1, 3)),
        "another name": lambda: (os.rename(VISIBLE, VISIBLE + "~"), os.rename(VISIBLE + "~", VISIBLE)),
        "no name": lambda: os.remove(VISIBLE),
        "a setting of the kernel": lambda: open("/proc/sys/kernel/core_pattern", "r+"),
        "a setting of a device": lambda: open("/sys/kernel/mm/transparent_hugepage/enabled", "r+"),
        "the program itself": lambda: open(__file__, "r+"),
        "a file of the system": lambda: open("/etc/hosts", "r+"),
    },
}

for wall, attempts in ATTACKS.items():
    for name, attempt in attempts.items():
        try:
            attempt()
            print(f"{wall}: {name}: done")
        except (OSError, ValueError) as error:
            code = errno.errorcode.get(getattr(error, "errno", None), type(error).__name__)
            print(f"{wall}: {name}: {code}")
print("over", os.getuid())
