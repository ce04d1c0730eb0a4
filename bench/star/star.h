// What both C stars share. For each round: builds, prints the milliseconds, waits for a line on stdin, tears down, prints the
// milliseconds until its calls returned, waits for a line.
static int hub, *leaf;

static void enter_new(int *fd)
{
    if (unshare(CLONE_NEWNET)) die("unshare");
    *fd = open_own_netns();
}

static void build(int leaves);

int main(int argc, char **argv)
{
    int leaves = argc > 1 ? atoi(argv[1]) : 100, rounds = argc > 2 ? atoi(argv[2]) : 1;
    int host = open_own_netns();
    leaf = calloc(leaves, sizeof *leaf);
    for (int r = 0; r < rounds; r++) {
        double start = now();
        build(leaves);
        if (setns(host, CLONE_NEWNET)) die("setns host");
        printf("%.3f\n", now() - start), fflush(stdout), getchar();
        start = now();
        for (int i = 0; i < leaves; i++) close(leaf[i]);
        close(hub);
        printf("%.3f\n", now() - start), fflush(stdout), getchar();
    }
    return 0;
}
