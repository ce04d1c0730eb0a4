"""
Pretends to be processes that a PowerShell has started: their marker in the environment, for the numbers up to one; SIGTERM is ignored.
The owner's secret is that of a program which ran as the attacker; its own secret serves for no other number.
"""
import os, signal, sys

owner, pid_namespace, owner_secret, secret, last = *sys.argv[1:5], int(sys.argv[5])
forms = '', '.' + '0' * 32, '.' + secret, '.' + owner_secret
for number, form in [(last - i, form) for i in range(10) for form in forms]:
    if os.fork() == 0:
        signal.signal(signal.SIGTERM, signal.SIG_IGN)
        marker = f'{owner}.{pid_namespace}.{owner_secret}.{number}' + form
        os.execve('/usr/bin/python3', ['python3', '-c', 'import signal; signal.signal(signal.SIGTERM, signal.SIG_IGN); import sys; sys.stdin.read()'],
                  {'NETNSPS_PROCESS': marker})
print('ready', flush=True)
sys.stdin.read()
os.killpg(0, signal.SIGKILL)
