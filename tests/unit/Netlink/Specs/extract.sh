#!/bin/bash
# Writes attributes.txt: from the specifications of the kernel's netlink families what each attribute is.
# extract.sh DIRECTORY VERSION >attributes.txt, where DIRECTORY is Documentation/netlink/specs of a kernel's source
# (on Debian in the tar file of the package linux-source-VERSION).
set -eu
cat <<END
# SPDX-License-Identifier: ((GPL-2.0 WITH Linux-syscall-note) OR BSD-3-Clause)
# Extracted by extract.sh from Documentation/netlink/specs of Linux $2, which is under that license; here under BSD-3-Clause.
# Attribute set, attribute, number, type, byte order (- for the machine's), bytes (- when they vary).
END
# Of sets without a prefix in the specification, what the names in the C headers begin with.
prefixes='counter-attrs=cta-counters- protoinfo-tcp-attrs=cta-protoinfo- protoinfo-dccp-attrs=cta-protoinfo-
protoinfo-sctp-attrs=cta-protoinfo- tuple-proto-attrs=cta- tuple-ip-attrs=cta- tuple-attrs=cta- protoinfo-attrs=cta-
help-attrs=cta- conntrack-attrs=cta-'
# The sets in which the engine names an attribute.
sets='addr-attrs|link-attrs|linkinfo-[a-z0-9]*-?attrs|bond-slave-attrs|ifla-vlan-qos|neighbour-attrs|route-attrs|metrics'
sets+='|fib-rule-attrs|attrs|act-attrs|act-mirred-attrs|netem-attrs|tbf-attrs|u32-attrs|conntrack-attrs|counter-attrs'
sets+='|tuple-attrs|tuple-ip-attrs|tuple-proto-attrs|protoinfo-attrs|protoinfo-[a-z]*-attrs|help-attrs'
for family in rt-addr rt-link rt-neigh rt-route rt-rule tc conntrack; do
    awk -v prefixes="$prefixes" '
    BEGIN {
        split(prefixes, pairs)
        for (i in pairs) { split(pairs[i], pair, "="); prefix[pair[1]] = pair[2] }
    }
    function size_of(type, len) {
        if (type ~ /^[us](8|16|32|64)$/) return substr(type, 2) / 8
        if (type == "flag") return 0
        return type ~ /^(pad|binary|string)$/ && len != "" ? len : "-"
    }
    function underscores(text) { gsub(/-/, "_", text); return text }
    # What one item of a list said, once the next one begins.
    function finish_item() {
        if (item == "") return
        if (section == "definitions:" && is_struct) {
            size = size_of(type, len)
            # Members of other structures, and what the length of is not told, make the size unknown.
            if (size == "-" || sizes[entry] == "-") sizes[entry] = "-"
            else {
                align = size > 8 || type == "pad" || type == "binary" ? 1 : size
                sizes[entry] = int((sizes[entry] + align - 1) / align) * align + size
                if (align > widest[entry]) widest[entry] = align
            }
        }
        if (section == "attribute-sets:" && !is_subset) {
            number = value != "" ? value : number + 1
            size = struct != "" && struct in sizes ? sizes[struct] : size_of(type, exact)
            if (type !~ /^(unused|pad)$/ && entry in prefix)
                print entry, toupper(underscores(prefix[entry] item)), number, type, order == "" ? "-" : order, size
        }
        item = type = value = order = struct = len = exact = ""
    }
    function finish_entry() {
        finish_item()
        if (is_struct && sizes[entry] != "-" && widest[entry] > 1)
            sizes[entry] = int((sizes[entry] + widest[entry] - 1) / widest[entry]) * widest[entry]
        entry = ""; is_struct = is_subset = 0; number = 0
    }
    { gsub(/[\042\047]/, "") } # quotation marks
    /^[a-z]/                { finish_entry(); section = $1; next }
    /^  -$/                 { finish_entry(); next }
    /^    name: /           { entry = $2 }
    /^    type: struct/     { is_struct = 1; sizes[entry] = 0; widest[entry] = 1 }
    /^    name-prefix: /    { prefix[entry] = $2 }
    /^    subset-of: /      { is_subset = 1 }
    /^      -$/             { finish_item(); next }
    /^        name: /       { item = $2 }
    /^        type: /       { type = $2 }
    /^        value: /      { value = $2 }
    /^        byte-order: / { order = $2 }
    /^        struct: /     { struct = $2 }
    /^        len: /        { len = $2 }
    /^          exact-len: /{ exact = $2 }
    END                     { finish_entry() }' "$1/$family.yaml"
done | grep -E "^($sets) " | grep -v TCA_ROUTE4
