import { ps } from './ps.js';

/** Files and folders. */
export const powershellFiles = ps`
function Find-SoeFile([string] $Path) {
  $script:SoePath = $Path
  $script:SoeItem = $null
  try {
    $script:SoeItem = Get-Item -LiteralPath $Path -Force
  } catch [System.Management.Automation.ItemNotFoundException] {
    return
  } catch [System.Management.Automation.DriveNotFoundException] {
    return
  }
  if ($script:SoeItem -isnot [System.IO.FileSystemInfo]) { throw ($Path + ' is no path of the file system') }
}
function Test-SoeFileExists([string] $Wanted) {
  Test-SoePresence $Wanted ($null -ne $script:SoeItem) 'it is there' 'it is not there'
}
function Test-SoeFileThere {
  if ($null -ne $script:SoeItem) { return $true }
  Set-SoeFail 'it is not there'
  $false
}
function Test-SoeFileIsLink {
  ($script:SoeItem.Attributes -band [System.IO.FileAttributes]::ReparsePoint) -ne 0 -and $null -ne $script:SoeItem.LinkType
}
function Test-SoeFileType([string] $Wanted) {
  if (-not (Test-SoeFileThere)) { return }
  $type = 'file'
  if (Test-SoeFileIsLink) { $type = 'symlink' } elseif ($script:SoeItem.PSIsContainer) { $type = 'directory' }
  Test-SoeIs $Wanted $type
}
function Test-SoeFileAccount([string] $Wanted, [string] $Which) {
  if (-not (Test-SoeFileThere)) { return }
  $acl = Get-Acl -LiteralPath $script:SoePath
  $sid = $acl.GetOwner([System.Security.Principal.SecurityIdentifier]).Value
  $name = $acl.Owner
  if ($Which -eq 'group') {
    $sid = $acl.GetGroup([System.Security.Principal.SecurityIdentifier]).Value
    $name = $acl.Group
  }
  if ($Wanted -eq $sid -or $Wanted -eq $name -or $Wanted -eq ($name -split '\\')[-1]) { Set-SoePass } else { Set-SoeFail ('it is ' + $name) }
}
function Test-SoeFileOwner([string] $Wanted) { Test-SoeFileAccount $Wanted 'owner' }
function Test-SoeFileGroup([string] $Wanted) { Test-SoeFileAccount $Wanted 'group' }
function Test-SoeFileMode([string] $Wanted) { Set-SoeSkip 'Windows has no file modes' }
function Test-SoeFileLinkedTo([string] $Wanted) {
  if (-not (Test-SoeFileThere)) { return }
  if (-not (Test-SoeFileIsLink)) { Set-SoeFail 'it is no symlink'; return }
  Test-SoeIs $Wanted ([string] @($script:SoeItem.Target)[0])
}
# Reads what others write to, such as logs.
function Open-SoeFile {
  New-Object System.IO.FileStream -ArgumentList $script:SoePath, ([System.IO.FileMode]::Open), ([System.IO.FileAccess]::Read), ([System.IO.FileShare]::ReadWrite)
}
function Test-SoeFileIsFile {
  if (-not (Test-SoeFileThere)) { return $false }
  if (-not $script:SoeItem.PSIsContainer) { return $true }
  Set-SoeFail 'it is no file'
  $false
}
function Test-SoeFileMaxSize([string] $Wanted) {
  if (-not (Test-SoeFileIsFile)) { return }
  $stream = Open-SoeFile
  try { $size = $stream.Length } finally { $stream.Dispose() }
  if ($size -le [long] $Wanted) { Set-SoePass } else { Set-SoeFail ('it has ' + $size + ' bytes') }
}
function Test-SoeFileSha256([string] $Wanted) {
  if (-not (Test-SoeFileIsFile)) { return }
  $stream = Open-SoeFile
  $hash = [System.Security.Cryptography.SHA256]::Create()
  try { $sum = [System.BitConverter]::ToString($hash.ComputeHash($stream)).Replace('-', '').ToLowerInvariant() } finally { $stream.Dispose() }
  Test-SoeIs $Wanted $sum
}
function Test-SoeFileContents([string] $Wanted, [string] $Kind, [string] $Pattern) {
  if (-not (Test-SoeFileIsFile)) { return }
  $stream = Open-SoeFile
  try { $text = (New-Object System.IO.StreamReader -ArgumentList $stream).ReadToEnd() } finally { $stream.Dispose() }
  Test-SoeLines ($text -split '\r?\n') $Wanted $Kind $Pattern
}
`;
