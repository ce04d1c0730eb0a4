BeforeAll {
    . "$PSScriptRoot/../Helpers/ImportNetnsPS.ps1"
    Import-Module "$PSScriptRoot/../Helpers/LinkTests.psm1"
}

Describe 'Get-NetnsId' -Tag Root, Userns {
    BeforeEach {
        $scope = [NetnsPS.ResourceScope]::Begin('Get-NetnsId')
        $a, $b, $c = New-TransientNetns -Name "i$PID-a", "i$PID-b", "i$PID-c"
    }

    AfterEach { $scope.Dispose() }

    It 'is the number by which ip tells where a peer is' {
        New-NetnsVethPair $a $b | Out-Null
        $id = Get-NetnsId $a -Of $b
        $id.Netns, $id.Of | Should -Be $a, $b
        $id.Id | Should -Be (Get-IpJson $a link, show, eth0).link_netnsid
    }

    It 'assigns the first free number when there is none, and the same ever after' {
        (Get-NetnsId $a $b, $c).Id | Should -Be 0, 1
        ($c, $b | Get-NetnsId $a).Id | Should -Be 1, 0
        (Invoke-InNetns $a { Get-NetnsId -Of $c }).Id | Should -Be 1
    }

    It 'lists all, and assigns nothing' {
        Get-NetnsId $a | Should -BeNullOrEmpty
        Get-NetnsId $a -Of $c, $b | Out-Null
        $all = Get-NetnsId $a
        $all.Id | Should -Be 0, 1
        $all.Of | Should -Be $c, $b
        Invoke-InNetns $a { ip netns list-id } | Should -HaveCount 2
    }

    It 'completes both namespaces' {
        Get-Completion "Get-NetnsId i$PID-a -Of i$PID-b" | Should -Be $b.Name
    }

    It '<Because> is NetnsNotFound, and does not lose the others' -ForEach @(
        @{ Because = 'a namespace that there is not'; Given = @{ Netns = 'nosuch' }; Found = $null }
        @{ Because = 'another one that there is not'; Given = @{ Of = 'nosuch', 'host' }; Found = 'host' }
    ) {
        $place = $Given.ContainsKey('Netns') ? @{} : @{ Netns = $a }
        Get-ErrorOf { Get-NetnsId @place @Given } | Should -Be 'NetnsNotFound ObjectNotFound'
        (Get-NetnsId @place @Given -ErrorAction SilentlyContinue).Of | Should -Be $Found
    }
}
