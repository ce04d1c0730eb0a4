"""Sleeps under a name and with a command line that a terminal would obey: it says so once it has them. The name is also a wildcard."""
import ctypes, os, sys, time

if len(sys.argv) == 1:
    os.execv('/usr/bin/python3', ['python3', sys.argv[0], '\x1b]0;argument\x07\x1b[2J\nTwo lines'])
ctypes.CDLL(None).prctl(15, b'*[a]\x1b[31mre\x07', 0, 0, 0)
print('ready', flush=True)
time.sleep(600)
