// What both C stars share. For each round: builds, prints the milliseconds, waits for a line on stdin, tears down, prints the
// milliseconds until its calls returned, waits for a line.
// At the end it prints the milliseconds a leaf of each step, over all rounds but the first.
static int hub, *leaf;

enum step { NAMESPACES, BRIDGE, CABLES, ROUTES, STEPS };
static const char *const step_names[STEPS] = { "namespaces", "bridge", "cables", "routes" };
static double spent[STEPS], lap_start;

HELPER void lap(enum step step)
{
    double end = now();
    spent[step] += end - lap_start;
    lap_start = end;
}

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
        double start = lap_start = now();
        if (r == 1) memset(spent, 0, sizeof spent);
        build(leaves);
        if (setns(host, CLONE_NEWNET)) die("setns host");
        printf("%.3f\n", now() - start), fflush(stdout), getchar();
        start = now();
        for (int i = 0; i < leaves; i++) close(leaf[i]);
        close(hub);
        printf("%.3f\n", now() - start), fflush(stdout), getchar();
    }
    for (int s = 0; s < STEPS; s++) printf("%s %.4f\n", step_names[s], spent[s] / leaves / (rounds > 1 ? rounds - 1 : 1));
    return 0;
}
