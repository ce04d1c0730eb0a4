/* What a latency sample costs with nothing but the calls: a datagram to an echo server and its answer, or a connection; the median. */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

static int compare(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return x < y ? -1 : x > y;
}

int main(int argc, char **argv)
{
    if (argc < 5) return 2;
    int tcp = !strcmp(argv[1], "tcp"), times = atoi(argv[4]), warm = 10, sock = -1;
    struct sockaddr_in to = { .sin_family = AF_INET, .sin_port = htons(atoi(argv[3])) };
    if (inet_pton(AF_INET, argv[2], &to.sin_addr) != 1) return 2;
    double *samples = calloc(times, sizeof *samples);
    char data[64] = { 0 };
    if (!tcp) {
        sock = socket(AF_INET, SOCK_DGRAM, 0);
        if (connect(sock, (struct sockaddr *)&to, sizeof to)) return 1;
    }
    for (int i = -warm; i < times; i++) {
        struct timespec a, b;
        if (tcp) sock = socket(AF_INET, SOCK_STREAM, 0);
        clock_gettime(CLOCK_MONOTONIC, &a);
        if (tcp ? connect(sock, (struct sockaddr *)&to, sizeof to) : send(sock, data, sizeof data, 0) < 0 || recv(sock, data, sizeof data, 0) < 0)
            return 1;
        clock_gettime(CLOCK_MONOTONIC, &b);
        if (tcp) close(sock);
        if (i >= 0) samples[i] = (b.tv_sec - a.tv_sec) * 1e6 + (b.tv_nsec - a.tv_nsec) / 1e3;
    }
    qsort(samples, times, sizeof *samples, compare);
    printf("%.3f\n", samples[(times - 1) / 2]);
    return 0;
}
