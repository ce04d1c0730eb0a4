Set-StrictMode -Version 3.0
