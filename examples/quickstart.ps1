<#
.SYNOPSIS
The demonstration: two hosts, a cable, a web server, code inside, and no leaked file descriptor.
.DESCRIPTION
It needs nothing but PowerShell and the module. A step that does not do what it says ends it with an error.
#>
$ErrorActionPreference = 'Stop'
$PSNativeCommandUseErrorActionPreference = $true
Import-Module NetnsPS

'Two hosts that exist only for this test:'
$a, $b = New-TransientNetns -Name alice, bob
$a, $b | Out-Host

'A cable between them:'
New-NetnsVethPair $a $b -Address 10.0.0.1/24 -PeerAddress 10.0.0.2/24 | Out-Host

'A web server on bob, ready when it listens:'
# This PowerShell once more. The one that is a .NET tool has dotnet as its program.
$pwsh, $arguments = [Environment]::ProcessPath
if ((Split-Path -Leaf $pwsh) -eq 'dotnet') { $arguments = , "$PSHOME/pwsh.dll" }
$arguments += '-NoProfile', '-File', "$PSScriptRoot/webserver.ps1", '-Port', '8080'
$web = Start-NetnsProcess $b -FilePath $pwsh -ArgumentList $arguments -WaitForPort 8080
$web | Out-Host

'Native programs run inside; this one lists the links of alice:'
Invoke-InNetns $a { cat /proc/net/dev } | ForEach-Object { if ($_ -match '^ *(\w+):') { "  $($Matches[1])" } }

"`nSo do .NET and cmdlets, on whatever thread they end up:"
$page = Invoke-InNetns $a { Invoke-WebRequest http://10.0.0.2:8080 -NoProxy }
"  Invoke-WebRequest says $($page.StatusCode) $($page.StatusDescription): $($page.Content.Trim())"
$pages = Invoke-InNetns $a { 1..4 | ForEach-Object -Parallel { (Invoke-WebRequest http://10.0.0.2:8080 -NoProxy).StatusCode } }
"  and four at once, in runspaces of their own: $pages"

"`nA host without a cable can't reach it:"
$carol = New-TransientNetns -Name carol
try {
    $reply = Invoke-InNetns $carol { Invoke-WebRequest http://10.0.0.2:8080 -NoProxy -ConnectionTimeoutSeconds 1 }
} catch {
    "  $($_.Exception.Message)"
}
if ($reply) { throw 'The web server answered a host that has no cable to it.' }

"`nTwenty requests later the server holds what it held before:"
$base = $web | Get-ProcessFd
1..20 | ForEach-Object { Invoke-InNetns $a { Invoke-RestMethod http://10.0.0.2:8080 -NoProxy } > $null }
$web | Assert-NoLeakedFd $base -Within 2s
"  $(@($base).Count) descriptors, none leaked"

"`nAnd the namespaces are gone with everything in them:"
$a, $b, $carol | Remove-Netns
$left = @(Get-Netns alice, bob, carol -ErrorAction Ignore)
if ($left -or -not $web.HasExited) { throw "Something is left: $left $web" }
'  left: 0 namespaces, web server ended: True'
