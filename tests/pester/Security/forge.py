"""Pretends to be processes that a PowerShell has started: their marker in the environment, for many numbers; SIGTERM is ignored."""
import os, signal, sys

owner, pid_namespace, count = sys.argv[1], sys.argv[2], int(sys.argv[3])
for number in range(1, count + 1):
    if os.fork() == 0:
        signal.signal(signal.SIGTERM, signal.SIG_IGN)
        marker = f'{owner}.{pid_namespace}.{number}' + ('' if number % 2 else '.' + '0' * 32)
        os.execve('/usr/bin/python3', ['python3', '-c', 'import signal; signal.signal(signal.SIGTERM, signal.SIG_IGN); import sys; sys.stdin.read()'],
                  {'NETNSPS_PROCESS': marker})
print('ready', flush=True)
sys.stdin.read()
os.killpg(0, signal.SIGKILL)
