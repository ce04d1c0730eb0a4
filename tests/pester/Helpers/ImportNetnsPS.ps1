# Every suite tests the module as it was built, or the one that NETNSPS_MODULE names, such as an unpacked package.
# Global, so that a helper module can import it for its suite too.
Import-Module ($env:NETNSPS_MODULE ?? "$PSScriptRoot/../../../out/module/NetnsPS") -Global -ErrorAction Stop
