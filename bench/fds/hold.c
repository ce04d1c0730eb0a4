// Holds COUNT descriptors of mixed kinds until its input ends: hold COUNT
// Of each twenty: five files, a directory, a device, four pipe ends, three eventfds, a timerfd, an epoll set, a memfd, three sockets.
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/timerfd.h>
#include <unistd.h>

static int held;

static void keep(int fd)
{
    if (fd < 0) { perror("hold"); exit(1); }
    held++;
}

static void hold_udp(void)
{
    struct sockaddr_in a = { .sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
    int fd = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    keep(fd);
    if (bind(fd, (struct sockaddr *)&a, sizeof a) != 0) { perror("bind"); exit(1); }
}

static void hold_twenty(void)
{
    int two[2];
    for (int i = 0; i < 5; i++) keep(open("/etc/hosts", O_RDONLY | O_CLOEXEC));
    keep(open("/etc", O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    keep(open("/dev/null", O_RDWR | O_CLOEXEC));
    for (int i = 0; i < 2; i++) { keep(pipe2(two, O_CLOEXEC)); held++; }
    for (int i = 0; i < 3; i++) keep(eventfd(i, EFD_CLOEXEC));
    keep(timerfd_create(CLOCK_MONOTONIC, TFD_CLOEXEC));
    keep(epoll_create1(EPOLL_CLOEXEC));
    keep(memfd_create("bench", MFD_CLOEXEC));
    keep(socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, two));
    held++;
    hold_udp();
}

int main(int argc, char **argv)
{
    int count = argc > 1 ? atoi(argv[1]) : 10000;
    struct rlimit limit = { count + 100, count + 100 };
    char end;
    if (setrlimit(RLIMIT_NOFILE, &limit) != 0) { perror("setrlimit"); return 1; }
    while (held + 20 <= count) hold_twenty();
    printf("%d\n", held);
    fflush(stdout);
    return read(0, &end, 1) < 0;
}
