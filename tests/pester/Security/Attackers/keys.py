"""Keys of the session (keyrings(7)): 'run' starts a program in a session with a key, 'read' says what of it can be read."""
import ctypes
import os
import platform
import sys

ADD_KEY, KEYCTL = (248, 250) if platform.machine() == "x86_64" else (217, 219)
JOIN_SESSION_KEYRING, SEARCH, READ = 1, 10, 11
SESSION_KEYRING = -3
libc = ctypes.CDLL(None, use_errno=True)


def call(*arguments):
    result = libc.syscall(*[ctypes.c_long(a) if isinstance(a, int) else a for a in arguments])
    return result if result >= 0 else -ctypes.get_errno()


if sys.argv[1] == "run":
    value = b"key of root"
    if call(KEYCTL, JOIN_SESSION_KEYRING, None) > 0 and call(ADD_KEY, b"user", b"netnsps", value, len(value), SESSION_KEYRING) > 0:
        os.execv(sys.argv[2], sys.argv[2:])
else:
    key = call(KEYCTL, SEARCH, SESSION_KEYRING, b"user", b"netnsps", 0)
    text = ctypes.create_string_buffer(64)
    print(text.value.decode() if key > 0 and call(KEYCTL, READ, key, text, 64) > 0 else f"none ({key})")
