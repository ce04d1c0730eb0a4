// The floor for Get-ProcessFd: the list of descriptors, each one's link and fdinfo, and nothing made of them.
// Prints the milliseconds of ROUNDS readings of process PID, one line each: floor PID ROUNDS
#define _GNU_SOURCE
#include <dirent.h>
#include <fcntl.h>
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

static long read_all(const char *pid)
{
    char path[64], link[4096], info[16384];
    long count = 0;
    snprintf(path, sizeof path, "/proc/%s/fd", pid);
    DIR *links = opendir(path);
    snprintf(path, sizeof path, "/proc/%s/fdinfo", pid);
    int infos = open(path, O_RDONLY | O_CLOEXEC);
    if (!links || infos < 0) { perror(path); exit(1); }
    for (struct dirent *e; (e = readdir(links));) {
        if (e->d_name[0] == '.') continue;
        if (readlinkat(dirfd(links), e->d_name, link, sizeof link) < 0) continue;
        int fd = openat(infos, e->d_name, O_RDONLY | O_CLOEXEC);
        if (fd < 0) continue;
        if (read(fd, info, sizeof info) > 0) count++;
        close(fd);
    }
    closedir(links);
    close(infos);
    return count;
}

int main(int argc, char **argv)
{
    if (argc < 3) return 2;
    for (int r = atoi(argv[2]); r > 0; r--) {
        double start = now();
        long count = read_all(argv[1]);
        printf("%.3f\n", now() - start);
        if (count == 0) return 1;
    }
    return 0;
}
