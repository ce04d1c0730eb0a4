# Each option of a kind of link is written once in the engine's table and once as a parameter: both say the same, and nothing is in one alone.
BeforeDiscovery {
    . "$PSScriptRoot/../Helpers/ImportNetnsPS.ps1"
    $base = [NetnsPS.Commands.NewLinkCommand]
    $commands = @((Get-Module NetnsPS).ExportedCmdlets.Values |
        Where-Object { $_.ImplementingType.IsSubclassOf($base) -and $_.Name -ne 'New-NetnsLink' } | Sort-Object Name |
        ForEach-Object { @{ Name = $_.Name; Command = $_ } })
}

BeforeAll {
    . "$PSScriptRoot/../Helpers/ImportNetnsPS.ps1"
    Import-Module "$PSScriptRoot/../Helpers/LinkTests.psm1"

    $hidden = [Reflection.BindingFlags]'Instance, Static, NonPublic, Public'
    $core = [NetnsPS.NetnsLink].Assembly
    $kinds = $core.GetType('NetnsPS.Netlink.Route.LinkKinds')
    function Get-Hidden([object] $Of, [string] $Property) { $Of.GetType().GetProperty($Property, $hidden).GetValue($Of) }

    # The kind that a command makes, as the table has it.
    function Get-Kind([object] $Command) {
        $name = Get-Hidden ([Activator]::CreateInstance($Command.ImplementingType)) KindName
        $kinds.GetMethod('Find', $hidden).Invoke($null, @($name))
    }

    # The parameters that are options: name, option, type.
    function Get-OptionParameter([object] $Command) {
        foreach ($property in $Command.ImplementingType.GetProperties()) {
            $mark = $property.GetCustomAttributes($true).Where{ $_.GetType().Name -eq 'LinkOptionAttribute' }
            if ($mark) { [pscustomobject]@{ Name = $property.Name; Option = Get-Hidden $mark[0] Name; Property = $property; Mark = $mark[0] } }
        }
    }

    function Get-Option([object] $Kind, [string] $Name) { $Kind.GetType().GetMethod('Find', $hidden).Invoke($Kind, @($Name)) }

    # What is no option: other links and namespaces, the link's own name, and what chooses the kind.
    function Test-Structure([object] $Property) {
        $Property.PropertyType.Name -match '^(Link|Netns)Reference' -or $Property.Name -in 'Name', 'Tap'
    }

    # Options for New-NetnsLink -Option alone.
    $tableOnly = @{
        bridge = 'fdb_local_vlan_0', 'fdb_max_learned', 'group_address', 'mcast_hash_elasticity', 'mcast_hash_max', 'mcast_igmp_version',
            'mcast_last_member_count', 'mcast_last_member_interval', 'mcast_membership_interval', 'mcast_mld_version', 'mcast_querier_interval',
            'mcast_query_interval', 'mcast_query_response_interval', 'mcast_query_use_ifaddr', 'mcast_router', 'mcast_startup_query_count',
            'mcast_startup_query_interval', 'mcast_stats_enabled', 'mcast_vlan_snooping', 'mst_enabled', 'nf_call_arptables',
            'nf_call_ip6tables', 'nf_call_iptables', 'no_linklocal_learn', 'vlan_stats_enabled', 'vlan_stats_per_port'
        bond = 'active_slave', 'ad_actor_sys_prio', 'ad_actor_system', 'ad_select', 'ad_user_port_key', 'all_slaves_active', 'arp_all_targets',
            'arp_missed_max', 'arp_validate', 'broadcast_neighbor', 'coupled_control', 'fail_over_mac', 'lacp_active', 'lp_interval', 'ns_ip6_target',
            'num_grat_arp', 'num_unsol_na', 'packets_per_slave', 'peer_notify_delay', 'primary_reselect', 'resend_igmp', 'tlb_dynamic_lb',
            'use_carrier'
        macvlan = 'bclim', 'nodst'
        vxlan = 'dev', 'df', 'external', 'flowlabel', 'gbp', 'gpe', 'l2miss', 'l3miss', 'localbypass', 'proxy', 'remcsumrx', 'remcsumtx', 'rsc',
            'srcport', 'tos', 'udp6zerocsumrx', 'udp6zerocsumtx', 'udpcsum', 'vnifilter'
    }
}

Describe 'Options of <Name>' -ForEach $commands {
    BeforeAll {
        $kind = Get-Kind $Command
        $parameters = @(Get-OptionParameter $Command)
    }

    It 'are all parameters of its own' {
        $shared = [NetnsPS.Commands.NewLinkCommand].GetProperties().Name
        $own = $Command.ImplementingType.GetProperties().Where{ $_.GetCustomAttributes([Management.Automation.ParameterAttribute], $true) }
        $own.Where{ $_.Name -notin $shared -and -not (Test-Structure $_) }.Name | Sort-Object | Should -Be @($parameters.Name | Sort-Object)
    }

    It 'are all in the table, each once' {
        $parameters.Where{ -not (Get-Option $kind $_.Option) }.Name | Should -BeNullOrEmpty
        $parameters.Option | Group-Object | Where-Object Count -GT 1 | Should -BeNullOrEmpty
    }

    It 'that have no parameter are known to have none' {
        $known = [NetnsPS.NetnsLink]::KnownOptions((Get-Hidden $kind Name))
        $known.Where{ $_ -notin $parameters.Option } | Sort-Object | Should -Be @($tableOnly[(Get-Hidden $kind Name)] | Sort-Object)
    }

    It 'have the words of the table' {
        foreach ($parameter in $parameters) {
            $words = @(Get-Hidden (Get-Option $kind $parameter.Option) Words)
            $type = [Nullable]::GetUnderlyingType($parameter.Property.PropertyType) ?? $parameter.Property.PropertyType
            $set = $parameter.Property.GetCustomAttributes([Management.Automation.ValidateSetAttribute], $true).ValidValues
            $offered = if ($type.IsEnum) { [enum]::GetNames($type) } elseif ($set) { $set }
                elseif ($type -eq [Management.Automation.SwitchParameter]) { $parameter.Mark.True, $parameter.Mark.False | Where-Object { $_ } }
                else { Get-Completion "$Name -$($parameter.Name) " }
            if ($words) { $offered | Sort-Object | Should -Be @($words | Sort-Object) -Because "-$($parameter.Name)" }
            else { $set | Should -BeNullOrEmpty -Because "-$($parameter.Name) takes no words" }
        }
    }

    It 'have in their help the range of the table' {
        foreach ($parameter in $parameters) {
            $help = (Get-Help $Name -Parameter $parameter.Name).description.Text
            if ((Get-Hidden (Get-Option $kind $parameter.Option) Expects) -notmatch '(\d+)–(\d+)') { continue }
            $least, $most = [decimal]$Matches[1], [decimal]$Matches[2]
            foreach ($range in [regex]::Matches("$help", '\b(\d+)–(\d+)\b')) {
                # A parameter may leave out 0, which its help explains apart.
                [decimal]$range.Groups[1].Value | Should -BeIn $least, ($least + 1) -Because "-$($parameter.Name)"
                [decimal]$range.Groups[2].Value | Should -Be $most -Because "-$($parameter.Name)"
            }
        }
    }
}

Describe 'What the table says' {
    It 'is in the error about a value that can''t be right' {
        $scope = [NetnsPS.ResourceScope]::Begin('LinkOptions.Conventions')
        $netns = New-TransientNetns
        try {
            foreach ($try in { New-NetnsVlan $netns lo 4095 -ErrorAction Stop }, { New-NetnsLink $netns -Kind vlan -Parent lo -Option @{ id = 4095 } -ErrorAction Stop }) {
                $(try { & $try } catch { "$_" }) | Should -BeLike "*'4095' is not a valid value for the option 'id'*expected a number, 0–4094.*"
            }
        } finally { $scope.Dispose() }
    }
}
