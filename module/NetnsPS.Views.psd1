# The types and views, which the assembly imports; see ModuleViews.cs for why they are not in the module's own manifest.
@{
    ModuleVersion    = '0.1.0'
    TypesToProcess   = @('NetnsPS.types.ps1xml')
    FormatsToProcess = @(
        'NetnsPS.format.ps1xml'
        'Formats/Addressing.format.ps1xml'
        'Formats/FileDescriptors.format.ps1xml'
        'Formats/Links.format.ps1xml'
        'Formats/Measurement.format.ps1xml'
        'Formats/Observation.format.ps1xml'
        'Formats/Processes.format.ps1xml'
        'Formats/Resources.format.ps1xml'
        'Formats/Servers.format.ps1xml'
        'Formats/Support.format.ps1xml'
        'Formats/Traffic.format.ps1xml'
    )
}
