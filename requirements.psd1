@{
    # What the Pester suites run under: both majors, each in the range that is tested.
    Pester = @('[5.9.0,6.0.0)', '[6.2.0,7.0.0)')
}
