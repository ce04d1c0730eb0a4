// The star as one would write it: bridge up, then leaf by leaf, one request at a time. See star.h for the protocol with the caller.
#include "rtnl.h"
#include "star.h"

static void build(int leaves)
{
    enter_new(&hub);
    int hub_rtnl = open_rtnl(), hub_fd = hub;
    link_up(1), commit(hub_rtnl, "hub lo");
    lap(NAMESPACES);
    add_bridge("br0"), commit(hub_rtnl, "bridge");
    int bridge = index_of("br0");
    link_up(bridge), commit(hub_rtnl, "bridge up");
    add_address(bridge, NETWORK + 1, PREFIX), commit(hub_rtnl, "bridge address");
    lap(BRIDGE);

    for (int i = 0; i < leaves; i++) {
        enter_new(&leaf[i]);
        int rtnl = open_rtnl();
        char name[16];
        snprintf(name, sizeof name, "port%d", i);
        link_up(1), commit(rtnl, "lo up");
        lap(NAMESPACES);
        add_veth(hub_fd, name, 0, 0, 0), commit(rtnl, "veth");
        int eth0 = index_of("eth0");
        link_up(eth0), commit(rtnl, "eth0 up");
        add_address(eth0, NETWORK + 2 + i, PREFIX), commit(rtnl, "address");
        lap(CABLES);
        add_default_route(eth0, NETWORK + 1), commit(rtnl, "route");
        lap(ROUTES);
        close(rtnl);
        if (setns(hub_fd, CLONE_NEWNET)) die("setns hub");
        int port = index_of(name);
        link_header(RTM_NEWLINK, 0, port, 0, 0);
        attribute_u32(IFLA_MASTER, bridge);
        commit(hub_rtnl, "master");
        link_up(port), commit(hub_rtnl, "port up");
        lap(CABLES);
    }
    close(hub_rtnl);
}
