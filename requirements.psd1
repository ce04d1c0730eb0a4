@{
    # What the Pester suites need, as Install-PSResource -RequiredResourceFile reads it. Both majors are tested.
    Pester = @{
        version    = '[5.9.0,6.0.0]'
        repository = 'PSGallery'
    }
}
