"""A server that leaks on command: each connection to port 7000 says what, in one line, and 'tidy' closes it all again."""
import os
import select
import socket

leaked = []
LEAKS = {
    'file': lambda: [open('/etc/hostname')],
    'pipe': lambda: list(os.pipe()),
    'socket': lambda: [socket.create_server(('127.0.0.1', 0))],
    'eventfd': lambda: [os.eventfd(0)],
    'epoll': lambda: [select.epoll()],
    'nothing': lambda: [],
}


def tidy():
    while leaked:
        thing = leaked.pop()
        os.close(thing) if isinstance(thing, int) else thing.close()


with socket.create_server(('', 7000)) as server:
    while True:
        connection, _ = server.accept()
        with connection, connection.makefile('rw') as stream:
            word = stream.readline().strip()
            if word == 'tidy':
                tidy()
            else:
                leaked += LEAKS[word]()
            stream.write('done\n')
