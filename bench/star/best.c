// The star in the best order known: bridge down and quiet while its ports join, one send for each leaf, veths with one queue,
// peers named, indexed and placed in the hub at creation, ports joined 64 a send, bridge up last. See star.h for the protocol.
#include "rtnl.h"
#include "star.h"

#define FIRST_PORT_INDEX 1000
#define PORTS_PER_SEND 64

static void set_sysctl(const char *path, const char *value)
{
    int fd = open(path, O_WRONLY | O_CLOEXEC);
    if (fd < 0 || write(fd, value, strlen(value)) < 0) die(path);
    close(fd);
}

static void add_quiet_bridge(void)
{
    link_header(RTM_NEWLINK, NLM_F_CREATE | NLM_F_EXCL, 2, 0, 0);
    attribute_string(IFLA_IFNAME, "br0");
    struct rtattr *info = nest(IFLA_LINKINFO);
    attribute_string(IFLA_INFO_KIND, "bridge");
    struct rtattr *data = nest(IFLA_INFO_DATA);
    attribute_u8(IFLA_BR_MCAST_SNOOPING, 0);
    unnest(data);
    unnest(info);
}

static void build(int leaves)
{
    enter_new(&hub);
    int hub_rtnl = open_rtnl();
    link_up(1);
    add_quiet_bridge();
    commit(hub_rtnl, "hub");
    // Only the ports that come from now on are affected: none of them needs an address or neighbour discovery.
    set_sysctl("/proc/sys/net/ipv6/conf/default/disable_ipv6", "1");

    for (int i = 0; i < leaves; i++) {
        enter_new(&leaf[i]);
        int rtnl = open_rtnl();
        char name[16];
        snprintf(name, sizeof name, "port%d", i);
        add_veth(hub, name, FIRST_PORT_INDEX + i, 1, 1);
        message->nlmsg_flags &= ~NLM_F_ACK;
        ((struct ifinfomsg *)NLMSG_DATA(message))->ifi_index = 2;
        link_up(1);
        add_address(2, NETWORK + 2 + i, PREFIX);
        add_default_route(2, NETWORK + 1);
        commit(rtnl, "leaf");
        close(rtnl);
    }

    for (int i = 0; i < leaves; i += PORTS_PER_SEND) {
        for (int p = i; p < leaves && p < i + PORTS_PER_SEND; p++) {
            link_header(RTM_NEWLINK, 0, FIRST_PORT_INDEX + p, IFF_UP, IFF_UP);
            attribute_u32(IFLA_MASTER, 2);
        }
        commit(hub_rtnl, "ports");
    }
    if (setns(hub, CLONE_NEWNET)) die("setns hub");
    set_sysctl("/proc/sys/net/ipv6/conf/default/disable_ipv6", "0");
    link_header(RTM_NEWLINK, 0, 2, IFF_UP, IFF_UP);
    struct rtattr *info = nest(IFLA_LINKINFO);
    attribute_string(IFLA_INFO_KIND, "bridge");
    struct rtattr *data = nest(IFLA_INFO_DATA);
    attribute_u8(IFLA_BR_MCAST_SNOOPING, 1);
    unnest(data);
    unnest(info);
    add_address(2, NETWORK + 1, PREFIX);
    commit(hub_rtnl, "bridge up");
    close(hub_rtnl);
}
