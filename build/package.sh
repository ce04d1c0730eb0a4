# Makes the nupkg for the PowerShell Gallery in out/package; sourced by build.sh.

build_module linux-x64 linux-arm64
rm -rf out/package
mkdir -p out/package
dotnet pack build/package/NetnsPS.Package.csproj -c "$configuration" -o out/package -v quiet -p:ModuleDir="$PWD/$module_dir"
ls out/package/*.nupkg
