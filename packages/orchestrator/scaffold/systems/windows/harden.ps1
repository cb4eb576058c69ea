# The same hardening for every Windows flavor.
$ErrorActionPreference = 'Stop'

$remoteDesktop = 'HKLM:\SOFTWARE\Policies\Microsoft\Windows NT\Terminal Services'
New-Item -Path $remoteDesktop -Force | Out-Null
Set-ItemProperty -Path $remoteDesktop -Name fDisableCdm -Value 1 -Type DWord

Set-NetFirewallProfile -Profile Domain, Private, Public -Enabled True

New-Item -ItemType Directory -Path C:\ProgramData\soe -Force | Out-Null
Set-Content -Path C:\ProgramData\soe\release.txt -Value "SOE_VERSION=$env:SOE_VERSION" -Encoding Ascii
