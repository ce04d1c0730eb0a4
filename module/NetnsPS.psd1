@{
    RootModule             = 'NetnsPS.psm1'
    NestedModules          = @('NetnsPS.dll')
    ModuleVersion          = '0.1.0'
    GUID                   = '5d3c1a52-7a5e-4a0e-9f0b-6c2f5f1f6b7e'
    Author                 = 'The NetnsPS authors'
    CompanyName            = 'Unknown'
    Copyright              = '(c) The NetnsPS authors. MIT license.'
    Description            = 'Linux network namespaces in PowerShell: transient namespaces that follow async code, links and addresses by rtnetlink, processes, file descriptor leak checks, Pester integration.'
    PowerShellVersion      = '7.6'
    CompatiblePSEditions   = @('Core')
    FormatsToProcess       = @(
        'NetnsPS.format.ps1xml'
        'Formats/Addressing.format.ps1xml'
        'Formats/FileDescriptors.format.ps1xml'
        'Formats/Links.format.ps1xml'
        'Formats/Observation.format.ps1xml'
        'Formats/Processes.format.ps1xml'
        'Formats/Support.format.ps1xml'
    )
    TypesToProcess         = @('NetnsPS.types.ps1xml')
    CmdletsToExport        = @(
        'Add-NetnsAddress'
        'Add-NetnsBridgeFdb'
        'Add-NetnsBridgeVlan'
        'Assert-NoLeakedFd'
        'Compare-FdBaseline'
        'Enter-Netns'
        'Enter-TransientNetns'
        'Exit-Netns'
        'Get-Netns'
        'Get-NetnsAddress'
        'Get-NetnsBridgeFdb'
        'Get-NetnsBridgeVlan'
        'Get-NetnsConntrack'
        'Get-NetnsId'
        'Get-NetnsLink'
        'Get-NetnsOrphan'
        'Get-NetnsProcess'
        'Get-NetnsSocket'
        'Get-NetnsSupport'
        'Get-ProcessFd'
        'Invoke-InNetns'
        'Invoke-NetnsProcess'
        'New-FdBaseline'
        'New-NetnsBond'
        'New-NetnsBridge'
        'New-NetnsDummy'
        'New-NetnsIfb'
        'New-NetnsIpvlan'
        'New-NetnsLink'
        'New-NetnsMacvlan'
        'New-NetnsSession'
        'New-NetnsTap'
        'New-NetnsVethPair'
        'New-NetnsVlan'
        'New-NetnsVrf'
        'New-NetnsVxlan'
        'New-TransientNetns'
        'Publish-Netns'
        'Receive-NetnsProcess'
        'Remove-Netns'
        'Remove-NetnsAddress'
        'Remove-NetnsBridgeFdb'
        'Remove-NetnsBridgeVlan'
        'Remove-NetnsLink'
        'Remove-NetnsOrphan'
        'Resume-NetnsProcess'
        'Send-NetnsSignal'
        'Set-NetnsLink'
        'Start-NetnsJob'
        'Start-NetnsProcess'
        'Stop-NetnsProcess'
        'Suspend-NetnsProcess'
        'Test-NetnsFlow'
        'Test-NetnsSupport'
        'Unpublish-Netns'
        'Wait-NetnsCondition'
        'Wait-NetnsLink'
        'Wait-NetnsProcess'
    )
    FunctionsToExport      = @(
        'Use-NetnsScope'
    )
    AliasesToExport        = @(
        'Should-NotHaveLeakedFds'
    )
    VariablesToExport      = @()
    PrivateData            = @{
        PSData = @{
            Tags       = @('Linux', 'network', 'namespace', 'netns', 'rtnetlink', 'Pester', 'testing', 'PSEdition_Core')
            LicenseUri = 'https://opensource.org/license/mit'
        }
    }
}
