# Every suite tests the module as it was built, or the one that NETNSPS_MODULE names, such as an unpacked package.
Import-Module ($env:NETNSPS_MODULE ?? "$PSScriptRoot/../../out/module/NetnsPS") -ErrorAction Stop
