// Just enough rtnetlink for the C stars: one growing request buffer, attributes, send and acknowledgements.
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/if_bridge.h>
#include <linux/if_link.h>
#include <linux/rtnetlink.h>
#include <linux/veth.h>
#include <net/if.h>
#include <sched.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

// Not every star uses every helper.
#define HELPER static __attribute__((unused))

static char request[1 << 18];
static size_t request_length;
static struct nlmsghdr *message;
static uint32_t sequence;

HELPER void die(const char *what) { perror(what); exit(1); }

HELPER double now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return t.tv_sec * 1e3 + t.tv_nsec / 1e6;
}

HELPER int open_own_netns(void)
{
    int fd = open("/proc/thread-self/ns/net", O_RDONLY | O_CLOEXEC);
    if (fd < 0) die("open netns");
    return fd;
}

HELPER int open_rtnl(void)
{
    int fd = socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, NETLINK_ROUTE);
    if (fd < 0) die("socket");
    int big = 1 << 20;
    setsockopt(fd, SOL_SOCKET, SO_SNDBUFFORCE, &big, sizeof big);
    setsockopt(fd, SOL_SOCKET, SO_RCVBUFFORCE, &big, sizeof big);
    return fd;
}

HELPER void *put(const void *data, size_t size)
{
    void *place = request + request_length;
    if (data) memcpy(place, data, size); else memset(place, 0, size);
    memset((char *)place + size, 0, NLMSG_ALIGN(size) - size);
    request_length += NLMSG_ALIGN(size);
    message->nlmsg_len = (char *)request + request_length - (char *)message;
    return place;
}

HELPER void begin(int type, int flags, const void *header, size_t size)
{
    message = (struct nlmsghdr *)(request + request_length);
    memset(message, 0, sizeof *message);
    message->nlmsg_type = type;
    message->nlmsg_flags = NLM_F_REQUEST | flags;
    message->nlmsg_seq = ++sequence;
    request_length += sizeof *message;
    put(header, size);
}

HELPER struct rtattr *attribute(int type, const void *data, size_t size)
{
    struct rtattr head = { .rta_len = RTA_LENGTH(size), .rta_type = type };
    struct rtattr *place = put(&head, sizeof head);
    if (size) put(data, size);
    return place;
}

HELPER void attribute_string(int type, const char *text) { attribute(type, text, strlen(text) + 1); }
HELPER void attribute_u32(int type, uint32_t value) { attribute(type, &value, sizeof value); }
HELPER void attribute_u8(int type, uint8_t value) { attribute(type, &value, sizeof value); }
HELPER struct rtattr *nest(int type) { return attribute(type, NULL, 0); }
HELPER void unnest(struct rtattr *outer) { outer->rta_len = request + request_length - (char *)outer; }

// Sends what was begun and waits for the last message's acknowledgement; an error in any message ends the program.
HELPER void commit(int fd, const char *what)
{
    static char answer[1 << 16];
    if (!request_length) return;
    message->nlmsg_flags |= NLM_F_ACK;
    uint32_t last = message->nlmsg_seq;
    struct sockaddr_nl kernel = { .nl_family = AF_NETLINK };
    if (sendto(fd, request, request_length, 0, (struct sockaddr *)&kernel, sizeof kernel) < 0) die(what);
    request_length = 0;
    for (;;) {
        ssize_t got = recv(fd, answer, sizeof answer, 0);
        if (got < 0) die(what);
        for (struct nlmsghdr *h = (void *)answer; NLMSG_OK(h, got); h = NLMSG_NEXT(h, got)) {
            if (h->nlmsg_type != NLMSG_ERROR) continue;
            struct nlmsgerr *e = NLMSG_DATA(h);
            if (e->error) { errno = -e->error; die(what); }
            if (h->nlmsg_seq == last) return;
        }
    }
}

HELPER void link_header(int type, int flags, int index, unsigned set, unsigned mask)
{
    struct ifinfomsg header = { .ifi_family = AF_UNSPEC, .ifi_index = index, .ifi_flags = set, .ifi_change = mask };
    begin(type, flags, &header, sizeof header);
}

HELPER void link_up(int index) { link_header(RTM_NEWLINK, 0, index, IFF_UP, IFF_UP); }

HELPER void add_bridge(const char *name)
{
    link_header(RTM_NEWLINK, NLM_F_CREATE | NLM_F_EXCL, 0, 0, 0);
    attribute_string(IFLA_IFNAME, name);
    struct rtattr *info = nest(IFLA_LINKINFO);
    attribute_string(IFLA_INFO_KIND, "bridge");
    unnest(info);
}

// A veth named eth0 here whose peer is made in the hub; one queue each when so asked.
HELPER void add_veth(int hub, const char *peer_name, int peer_index, int up, int single_queue)
{
    link_header(RTM_NEWLINK, NLM_F_CREATE | NLM_F_EXCL, 0, up ? IFF_UP : 0, up ? IFF_UP : 0);
    attribute_string(IFLA_IFNAME, "eth0");
    if (single_queue) { attribute_u32(IFLA_NUM_TX_QUEUES, 1); attribute_u32(IFLA_NUM_RX_QUEUES, 1); }
    struct rtattr *info = nest(IFLA_LINKINFO);
    attribute_string(IFLA_INFO_KIND, "veth");
    struct rtattr *data = nest(IFLA_INFO_DATA);
    struct rtattr *peer = nest(VETH_INFO_PEER);
    struct ifinfomsg header = { .ifi_index = peer_index };
    put(&header, sizeof header);
    attribute_string(IFLA_IFNAME, peer_name);
    attribute_u32(IFLA_NET_NS_FD, hub);
    if (single_queue) { attribute_u32(IFLA_NUM_TX_QUEUES, 1); attribute_u32(IFLA_NUM_RX_QUEUES, 1); }
    unnest(peer);
    unnest(data);
    unnest(info);
}

HELPER void add_address(int index, uint32_t address, int prefix)
{
    struct ifaddrmsg header = { .ifa_family = AF_INET, .ifa_prefixlen = prefix, .ifa_index = index };
    begin(RTM_NEWADDR, NLM_F_CREATE | NLM_F_EXCL, &header, sizeof header);
    uint32_t wire = htonl(address);
    attribute(IFA_LOCAL, &wire, 4);
    attribute(IFA_ADDRESS, &wire, 4);
}

HELPER void add_default_route(int index, uint32_t gateway)
{
    struct rtmsg header = { .rtm_family = AF_INET, .rtm_table = RT_TABLE_MAIN, .rtm_protocol = RTPROT_BOOT,
                            .rtm_scope = RT_SCOPE_UNIVERSE, .rtm_type = RTN_UNICAST };
    begin(RTM_NEWROUTE, NLM_F_CREATE | NLM_F_EXCL, &header, sizeof header);
    uint32_t wire = htonl(gateway);
    attribute(RTA_GATEWAY, &wire, 4);
    attribute_u32(RTA_OIF, index);
}

HELPER int index_of(const char *name)
{
    int index = if_nametoindex(name);
    if (!index) die(name);
    return index;
}

#define NETWORK 0x0a000000u /* 10.0.0.0/16, the hub is 10.0.0.1 */
#define PREFIX 16
