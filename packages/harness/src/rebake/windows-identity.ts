/**
 * The same of Windows, for PowerShell 5: machine SID and GUID, and when EC2Launch v2 did what it does once
 * (its mark is removed by \`ec2launch reset\`).
 */
export const windowsIdentity = `$ErrorActionPreference = 'SilentlyContinue'
function Say { Write-Output ('soe-identity ' + ($args -join ' ')) }
Say machine-id (Get-ItemProperty 'HKLM:\\SOFTWARE\\Microsoft\\Cryptography').MachineGuid MachineGuid
$account = Get-CimInstance Win32_UserAccount -Filter 'LocalAccount=True' | Select-Object -First 1
if ($account) { Say machine-id ($account.SID -replace '-\\d+$', '') SID }
Say host-name $env:COMPUTERNAME
Say boot-id (Get-CimInstance Win32_OperatingSystem).LastBootUpTime.ToUniversalTime().ToString('o')
$launch = Join-Path $env:ProgramData 'Amazon\\EC2Launch'
if (Test-Path $launch) {
  Say first-boot-tool EC2Launch
  $mark = Get-Item (Join-Path $launch 'state\\.run-once') -Force
  if ($mark) { Say first-boot-mark $mark.LastWriteTimeUtc.ToString('o') }
}
Get-ChildItem (Join-Path $env:ProgramData 'ssh\\ssh_host_*_key.pub') | ForEach-Object {
  Say host-key ((Get-FileHash $_.FullName -Algorithm SHA256).Hash.ToLower()) $_.FullName
}
Get-ChildItem (Join-Path $launch 'log\\*.log') | ForEach-Object {
  $path = $_.FullName
  Select-String -Path $path -Pattern '\\bi-(?:[0-9a-f]{17}|[0-9a-f]{8})\\b' -AllMatches |
    ForEach-Object { $_.Matches.Value } | Sort-Object -Unique | ForEach-Object { Say logged-instance $_ $path }
}
Say end
`;
