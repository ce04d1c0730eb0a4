/* The same exchanges as NetlinkBench.cs, with nothing but the calls: send and recv of bytes that were encoded once. */
#define _GNU_SOURCE
#include <linux/if_addr.h>
#include <linux/rtnetlink.h>
#include <net/if.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>

static int sock;
static char answer[65536];

static struct { struct nlmsghdr h; struct ifinfomsg i; } get = {
    { sizeof get, RTM_GETLINK, NLM_F_REQUEST, 1, 0 }, { .ifi_index = 1 } };
static struct { struct nlmsghdr h; struct ifinfomsg i; struct rtattr a; int queue; } set = {
    { sizeof set, RTM_NEWLINK, NLM_F_REQUEST | NLM_F_ACK, 1, 0 }, { .ifi_index = 1 }, { 8, IFLA_TXQLEN }, 1000 };
static struct { struct nlmsghdr h; struct ifaddrmsg i; struct rtattr a; unsigned char local[4]; struct rtattr b; unsigned char address[4]; } address = {
    { sizeof address, 0, 0, 1, 0 },
    { AF_INET, 32, 0, 0, 1 }, { 8, IFA_LOCAL }, { 10, 0, 0, 1 }, { 8, IFA_ADDRESS }, { 10, 0, 0, 1 } };

static void exchange(void *message, int length)
{
    if (send(sock, message, length, 0) < 0 || recv(sock, answer, sizeof answer, 0) < 0) abort();
    struct nlmsghdr *h = (struct nlmsghdr *)answer;
    if (h->nlmsg_type == NLMSG_ERROR && *(int *)NLMSG_DATA(h)) abort();
}

static void getlink(void) { exchange(&get, sizeof get); }
static void setlink(void) { exchange(&set, sizeof set); }
static void addresses(void)
{
    address.h.nlmsg_type = RTM_NEWADDR;
    address.h.nlmsg_flags = NLM_F_REQUEST | NLM_F_ACK | NLM_F_CREATE | NLM_F_EXCL;
    exchange(&address, sizeof address);
    address.h.nlmsg_type = RTM_DELADDR;
    address.h.nlmsg_flags = NLM_F_REQUEST | NLM_F_ACK;
    exchange(&address, sizeof address);
}

static void measure(const char *name, int times, void (*action)(void))
{
    double best = 1e9;
    for (int round = 0; round < 15; round++) {
        struct timespec a, b;
        clock_gettime(CLOCK_MONOTONIC, &a);
        for (int i = 0; i < times; i++) action();
        clock_gettime(CLOCK_MONOTONIC, &b);
        double each = ((b.tv_sec - a.tv_sec) * 1e6 + (b.tv_nsec - a.tv_nsec) / 1e3) / times;
        if (each < best) best = each;
    }
    printf("%s %.3f\n", name, best);
}

int main(int argc, char **argv)
{
    if (argc < 2 || unshare(CLONE_NEWNET)) return 1;
    sock = socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, NETLINK_ROUTE);
    measure("getlink", atoi(argv[1]), getlink);
    measure("address", atoi(argv[1]), addresses);
    measure("setlink", atoi(argv[1]), setlink);
    return 0;
}
