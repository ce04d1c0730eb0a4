<#
.SYNOPSIS
The five-minute story: two hosts, a cable, a web server, code inside, and no leaked file descriptor.
#>
Import-Module "$PSScriptRoot/../out/module/NetnsPS"

'Two hosts that exist only for this test:'
$a, $b = New-TransientNetns -Name alice, bob
$a, $b | Out-Host

'A cable between them:'
New-NetnsVethPair $a $b -Address 10.0.0.1/24 -PeerAddress 10.0.0.2/24 | Out-Host

'A web server on bob, ready when it listens:'
$web = Start-NetnsProcess $b python3 '-m', 'http.server', '8080' -WaitForPort 8080
$web | Out-Host

'Native programs run inside:'
Invoke-InNetns $a { ping -c1 10.0.0.2 }

"`nSo do .NET and cmdlets, on whatever thread they end up:"
$page = Invoke-InNetns $a { Invoke-WebRequest http://10.0.0.2:8080 -NoProxy }
"  Invoke-WebRequest says $($page.StatusCode) $($page.StatusDescription)"
$pages = Invoke-InNetns $a { 1..4 | ForEach-Object -Parallel { (Invoke-WebRequest http://10.0.0.2:8080 -NoProxy).StatusCode } }
"  and four at once, in runspaces of their own: $pages"

"`nWho has no cable sees nothing of it:"
$carol = New-TransientNetns -Name carol
try {
    Invoke-InNetns $carol { Invoke-WebRequest http://10.0.0.2:8080 -NoProxy -ConnectionTimeoutSeconds 1 } | Out-Null
    '  it answered; that should not have happened'
} catch {
    "  $($_.Exception.Message)"
}

"`nTwenty requests later the server holds what it held before:"
$base = $web | Get-ProcessFd
1..20 | ForEach-Object { Invoke-InNetns $a { Invoke-RestMethod http://10.0.0.2:8080 -NoProxy } > $null }
$web | Assert-NoLeakedFd $base -Within 2s
"  $(@($base).Count) descriptors, none leaked"

"`nAnd the namespaces are gone with everything in them:"
$a, $b, $carol | Remove-Netns
"  left: $(@(Get-Netns alice, bob, carol -ErrorAction Ignore).Count) namespaces, web server ended: $($web.HasExited)"
