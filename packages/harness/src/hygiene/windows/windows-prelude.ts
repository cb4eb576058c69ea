import { ps } from '../../runner/powershell/ps.js';

/** What every hygiene script for Windows begins with: tests that print TAP, and where people leave things. */
export const windowsPrelude = ps`
$ErrorActionPreference = 'Stop'
$ProgressPreference = 'SilentlyContinue'
$script:Count = 0

# A test passes when it finds nothing. What it finds is where, never what.
function Test-Hygiene([string] $Name, [scriptblock] $Find) {
  $script:Count = $script:Count + 1
  try { $found = @(& $Find) } catch {
    Write-Output ('not ok ' + $script:Count + ' - ' + $Name)
    Write-Output ('# it cannot be told: ' + ($_.Exception.Message -replace '\s+', ' '))
    return
  }
  if ($found.Count -eq 1 -and ([string] $found[0]).StartsWith('SKIP ')) {
    Write-Output ('ok ' + $script:Count + ' - ' + $Name + ' # ' + $found[0])
    return
  }
  if ($found.Count -eq 0) { Write-Output ('ok ' + $script:Count + ' - ' + $Name); return }
  Write-Output ('not ok ' + $script:Count + ' - ' + $Name)
  foreach ($each in ($found | Select-Object -First 10)) { Write-Output ('# ' + ([string] $each -replace '\s+', ' ')) }
  if ($found.Count -gt 10) { Write-Output ('# and ' + ($found.Count - 10) + ' more') }
}
# The plan comes last: where it is missing, the script did not come to its end.
function Complete-Hygiene {
  Write-Output ('1..' + $script:Count)
  exit 0
}
function Get-Profile {
  $root = Join-Path $env:SystemDrive 'Users'
  @(Get-ChildItem -LiteralPath $root -Directory -Force -ErrorAction SilentlyContinue | ForEach-Object { $_.FullName }) + @((Join-Path $env:SystemRoot 'System32\config\systemprofile'), (Join-Path $env:SystemRoot 'ServiceProfiles\NetworkService'), (Join-Path $env:SystemRoot 'ServiceProfiles\LocalService'))
}
function Find-InProfile([string[]] $Paths) {
  foreach ($folder in (Get-Profile)) { foreach ($path in $Paths) { Find-File (Join-Path $folder $path) } }
}
function Find-File([string] $Path) {
  Get-ChildItem -Path $Path -Force -ErrorAction SilentlyContinue | ForEach-Object { $_.FullName }
}
function Get-Setting([string] $Key, [string] $Name) {
  $path = 'Registry::HKEY_LOCAL_MACHINE\' + $Key
  if (Test-Path -LiteralPath $path) { (Get-Item -LiteralPath $path).GetValue($Name) }
}
`;
