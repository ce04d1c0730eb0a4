BeforeAll {
    . "$PSScriptRoot/../Helpers/ImportNetnsPS.ps1"
    Import-Module "$PSScriptRoot/../Helpers/Pwsh.psm1"
    $manifest = (Get-Module NetnsPS).Path.Replace('.psm1', '.psd1')
}

Describe 'Import-Module NetnsPS' {
    # They share one list of views, which PowerShell changes and reads without a lock.
    It 'works in the runspaces of one pool at the same time' {
        $script = @'
            param($Manifest, $Barrier)
            $null = $Barrier.SignalAndWait(10000)
            Import-Module $Manifest
            $Error | ForEach-Object { "error: $_" }
            $netns = Get-Netns -Current
            $netns.Links[0].Name
            ($netns | Out-String).Trim() -match '^Name +Inode' ? 'shown as a table' : "not shown as a table: $($netns | Out-String)"
'@
        foreach ($round in 1..10) {
            $runspaces = 4
            $pool = [runspacefactory]::CreateRunspacePool(1, $runspaces, [initialsessionstate]::CreateDefault(), $Host)
            $pool.Open()
            $barrier = [Threading.Barrier]::new($runspaces)
            $running = foreach ($number in 1..$runspaces) {
                $shell = [powershell]::Create()
                $shell.RunspacePool = $pool
                $null = $shell.AddScript($script).AddParameters(@{ Manifest = $manifest; Barrier = $barrier })
                @{ Shell = $shell; Result = $shell.BeginInvoke() }
            }
            $output = foreach ($one in $running) { $one.Shell.EndInvoke($one.Result); $one.Shell.Streams.Error; $one.Shell.Dispose() }
            $pool.Dispose()
            $output | Should -Be (@('lo', 'shown as a table') * $runspaces)
        }
    }

    It 'is undone by Remove-Module, with commands and views' {
        $left = Invoke-Pwsh -Command "Import-Module '$manifest'; Remove-Module NetnsPS; Get-Module | Where-Object Path -like '*NetnsPS*'; Get-Command Get-Netns* -ListImported; Get-FormatData NetnsPS*"
        $left | Should -BeNullOrEmpty
    }

    It 'shows its commands and views as those of one module' {
        $shown = Invoke-Pwsh -Command "Import-Module '$manifest'; (Get-Module).Where{ `$_.Path -like '*NetnsPS*' }.Name; (Get-Command Get-Netns).ModuleName; (Get-Command NetnsPS\Use-NetnsScope).ModuleName"
        $shown | Should -Be NetnsPS, NetnsPS, NetnsPS
    }
}
