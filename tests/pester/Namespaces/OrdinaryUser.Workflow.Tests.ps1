BeforeDiscovery {
    . "$PSScriptRoot/../Helpers/ImportNetnsPS.ps1"
    $noUserNamespaces = -not (Test-NetnsSupport rootless)
}

BeforeAll {
    . "$PSScriptRoot/../Helpers/ImportNetnsPS.ps1"
    Import-Module "$PSScriptRoot/../Helpers/LinkTests.psm1"
}

Describe 'An ordinary user' -Tag Root {
    BeforeAll {
        # One process for all of them: its start is what takes long.
        $refused = Invoke-AsNobody @'
            $commands = [ordered]@{
                'New-TransientNetns' = { New-TransientNetns alice }
                'Invoke-InNetns'     = { Invoke-InNetns pid:1 { 'inside' } }
                'New-NetnsVethPair'  = { New-NetnsVethPair -Name nobody0 }
                'Set-NetnsLink'      = { Set-NetnsLink -Link lo -Mtu 1500 }
                'Remove-NetnsLink'   = { Remove-NetnsLink -Link lo }
                'Add-NetnsAddress'   = { Add-NetnsAddress -Link lo -Address 127.9.9.9/8 }
                'Remove-NetnsAddress' = { Remove-NetnsAddress -Link lo -Address 127.0.0.1/8 }
                'Get-NetnsLink'      = { Get-NetnsLink pid:1 }
            }
            foreach ($name in $commands.Keys) {
                $record = try { & $commands[$name] 2>&1 } catch { $_ }
                @{ Name = $name; Type = $record.GetType().Name; Id = "$($record.FullyQualifiedErrorId)"; Category = "$($record.CategoryInfo.Category)"; Text = "$record" } | ConvertTo-Json -Compress
            }
'@ | ForEach-Object { ConvertFrom-Json $_ } | Group-Object Name -AsHashTable
    }

    It '<Name> is refused as <Id>, with the missing right and the way without root in the text' -ForEach @(
        @{ Name = 'New-TransientNetns'; Id = 'NetnsSwitchRefused'; Right = 'CAP_SYS_ADMIN' }
        @{ Name = 'New-NetnsVethPair'; Id = 'LinkCreateFailed.EPERM'; Right = 'CAP_NET_ADMIN' }
        @{ Name = 'Set-NetnsLink'; Id = 'LinkChangeFailed.EPERM'; Right = 'CAP_NET_ADMIN' }
        @{ Name = 'Remove-NetnsLink'; Id = 'LinkRemoveFailed.EPERM'; Right = 'CAP_NET_ADMIN' }
        @{ Name = 'Add-NetnsAddress'; Id = 'AddressAddFailed.EPERM'; Right = 'CAP_NET_ADMIN' }
        @{ Name = 'Remove-NetnsAddress'; Id = 'AddressRemoveFailed.EPERM'; Right = 'CAP_NET_ADMIN' }
        @{ Name = 'Invoke-InNetns'; Id = 'NetnsOpenFailed.EACCES'; Right = 'CAP_SYS_ADMIN' }
        @{ Name = 'Get-NetnsLink'; Id = 'LinkReadFailed.EACCES'; Right = 'CAP_SYS_ADMIN' }
    ) {
        $record = $refused[$Name]
        $record.Type | Should -Be ErrorRecord
        $record.Id -replace ',.*' | Should -Be $Id
        $record.Category | Should -Be PermissionDenied
        $record.Text | Should -BeLike "*$Right*"
        $record.Text | Should -BeLike '*unshare --user*'
    }

    It 'may look at links and addresses' {
        # In the host's namespace others may make links meanwhile.
        Wait-NetnsCondition {
            $links = (ip -j link | ConvertFrom-Json).ifname
            Invoke-AsNobody '(Get-NetnsLink).Name; Get-NetnsAddress -Link lo -Family IPv4 | ForEach-Object Address' | Should -Be (@($links) + '127.0.0.1/8')
        } -Timeout 60s
    }

    It 'can do everything in a user namespace of one''s own' -Skip:$noUserNamespaces {
        $wrote = Invoke-AsNobody -Rootless @'
            $ErrorActionPreference = 'Stop'
            $a, $b = New-TransientNetns -Name alice, bob
            New-NetnsVethPair $a $b -Address 10.0.0.1/24 -PeerAddress 10.0.0.2/24 | Out-Null
            Set-NetnsLink $a eth0 -Mtu 1400
            Add-NetnsAddress $b eth0 fd00::2/64
            $server = Invoke-InNetns $b { $l = [Net.Sockets.TcpListener]::new([ipaddress]::Any, 80); $l.Start(); $l }
            Invoke-InNetns $a { [Net.Sockets.TcpClient]::new('10.0.0.2', 80).Connected }
            $server.Stop()
            (Get-NetnsLink $a eth0).Mtu
            Remove-NetnsLink $a eth0
            @(Get-NetnsLink $b).Count
            $a, $b | Remove-Netns
            @([NetnsPS.Netns]::Transient).Count
'@
        $wrote | Should -Be True, 1400, 1, 0
    }
}
