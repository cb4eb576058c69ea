# What must not be in an image that is launched many times; ends the instance.
$ErrorActionPreference = 'Stop'

# Packer still talks through this listener: the first boot of the image removes it, and this file.
$scripts = 'C:\Windows\Setup\Scripts'
New-Item -ItemType Directory -Path $scripts -Force | Out-Null
Set-Content -Path "$scripts\SetupComplete.cmd" -Encoding Ascii -Value @'
powershell -NoProfile -Command "Remove-Item -Path WSMan:\LocalHost\Listener\* -Recurse -Force; Remove-NetFirewallRule -Name soe-build-winrm; Get-ChildItem Cert:\LocalMachine\My | Where-Object Subject -eq 'CN=soe-build' | Remove-Item"
del "%~f0"
'@

$launch = 'C:\Program Files\Amazon\EC2Launch\EC2Launch.exe'
& $launch reset --block
if ($LASTEXITCODE -ne 0) { throw "EC2Launch reset ended with $LASTEXITCODE" }
& $launch sysprep --shutdown --block
