BeforeDiscovery {
    . "$PSScriptRoot/../Helpers/ImportNetnsPS.ps1"
    $folders = Get-ChildItem (Get-Module NetnsPS).ModuleBase -Directory -Filter linux-* | ForEach-Object Name
}
BeforeAll {
    . "$PSScriptRoot/../Helpers/ImportNetnsPS.ps1"
    $base = (Get-Module NetnsPS).ModuleBase
    $here = "linux-$([System.Runtime.InteropServices.RuntimeInformation]::ProcessArchitecture)"
}

Describe 'the architectures of the module' {
    It 'takes the commands of this one' {
        (Get-Command New-TransientNetns).DLL | Should -Be "$base/$here/NetnsPS.dll"
        [AppDomain]::CurrentDomain.GetAssemblies().Location -like "$base/*" | Split-Path | Sort-Object -Unique | Should -Be "$base/$here"
    }

    It 'has in <_> all assemblies, compiled for it' -ForEach $folders {
        # The machine in the header of an image that was compiled ahead of time for Linux is exclusive-or'ed with 0x7b79.
        $machine = @{ 'linux-X64' = 0x8664 -bxor 0x7b79; 'linux-Arm64' = 0xaa64 -bxor 0x7b79 }[$_]
        $assemblies = Get-ChildItem "$base/$_"
        $assemblies.Name | Sort-Object | Should -Be 'NetnsPS.Core.dll', 'NetnsPS.dll', 'NetnsPS.Sessions.dll', 'Tmds.LibC.dll'
        foreach ($assembly in $assemblies) {
            $image = [System.IO.File]::ReadAllBytes($assembly)
            [BitConverter]::ToUInt16($image, [BitConverter]::ToInt32($image, 0x3c) + 4) | Should -Be $machine -Because $assembly.Name
        }
    }

    It 'refuses to be imported where it lacks the one of the machine' {
        Copy-Item $base "$TestDrive/NetnsPS" -Recurse
        Remove-Item "$TestDrive/NetnsPS/$here" -Recurse
        $other = [powershell]::Create().AddCommand('Import-Module').AddParameter('Name', "$TestDrive/NetnsPS")
        try {
            $failed = { $other.Invoke() } | Should -Throw -PassThru
            $failed.Exception.InnerException.ErrorRecord.FullyQualifiedErrorId | Should -BeLike 'ArchitectureNotSupported*'
            $failed.Exception.InnerException.ErrorRecord.CategoryInfo.Category | Should -Be NotInstalled
            $other.Commands.Clear()
            $other.AddScript('Get-Module NetnsPS').Invoke() | Should -BeNullOrEmpty
        }
        finally {
            $other.Dispose()
        }
    }

    It 'has the license of what it brings along' {
        Get-Content "$base/THIRD-PARTY-NOTICES.txt" -Raw | Should -Match 'Tmds\.LibC[\s\S]*MIT License[\s\S]*Tom Deseyn'
    }
}
