# Programs and processes. Each construct gets $t: Port, Name, Netns, Address (which only that namespace has).
@{ Name = 'a native program'; Script = { param($t) curl -s "http://127.0.0.1:$($t.Port)/" } }
@{ Name = 'a native program in a pipeline'; Script = { param($t) "url = http://127.0.0.1:$($t.Port)/" | curl -s -K - | cat } }
@{ Name = 'bash /dev/tcp'; Script = { param($t) bash -c 'exec 3<>/dev/tcp/127.0.0.1/$0; echo "?" >&3; head -n1 <&3' $t.Port } }
@{ Name = 'a grandchild in the background'; Script = { param($t) bash -c 'curl -s "http://127.0.0.1:$0/" & wait' $t.Port } }
@{ Name = 'Start-Process'; Script = {
        param($t)
        $file = New-TemporaryFile
        Start-Process curl '-s', '-o', $file, "http://127.0.0.1:$($t.Port)/" -Wait
        Get-Content $file
        Remove-Item $file
    }
}
@{ Name = 'Process.Start'; Script = {
        param($t)
        $start = [System.Diagnostics.ProcessStartInfo]::new('curl', [string[]]('-s', "http://127.0.0.1:$($t.Port)/"))
        $start.RedirectStandardOutput = $true
        $process = [System.Diagnostics.Process]::Start($start)
        $process.StandardOutput.ReadToEnd()
        $process.WaitForExit()
    }
}
@{ Name = 'handlers of Process output and exit'; Script = { param($t) [AskFrom]::ProcessEvents($t.Port) } }
@{ Name = 'Start-Job'; Script = { param($t) Start-Job { param($port) curl -s "http://127.0.0.1:$port/" } -ArgumentList $t.Port | Receive-Job -Wait -AutoRemoveJob } }
