// The floor for New-TransientNetns: unshare(CLONE_NEWNET) and an open descriptor for each namespace, and nothing else.
// Prints the milliseconds that ROUNDS rounds of COUNT namespaces took, one line a round.
#define _GNU_SOURCE
#include <fcntl.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

static double now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return t.tv_sec * 1e3 + t.tv_nsec / 1e6;
}

int main(int argc, char **argv)
{
    int rounds = argc > 1 ? atoi(argv[1]) : 1, count = argc > 2 ? atoi(argv[2]) : 100;
    int *fds = calloc(count, sizeof *fds);
    int host = open("/proc/thread-self/ns/net", O_RDONLY | O_CLOEXEC);
    for (int r = 0; r < rounds; r++) {
        double start = now();
        for (int i = 0; i < count; i++) {
            if (unshare(CLONE_NEWNET) != 0) { perror("unshare"); return 1; }
            fds[i] = open("/proc/thread-self/ns/net", O_RDONLY | O_CLOEXEC);
            if (fds[i] < 0) { perror("open"); return 1; }
        }
        printf("%.3f\n", now() - start);
        fflush(stdout);
        if (setns(host, CLONE_NEWNET) != 0) { perror("setns"); return 1; }
        for (int i = 0; i < count; i++) close(fds[i]);
        getchar(); // the next round begins when the caller has seen the kernel's cleanup end
    }
    return 0;
}
