import { ps } from './ps.js';

/** Local users and groups. The last part of a SID is the id. */
export const powershellAccounts = ps`
function Get-SoeAccount([string] $Class, [string] $Name) {
  Get-CimInstance -ClassName $Class -Filter 'LocalAccount = TRUE' | Where-Object { $_.Name -eq $Name } | Select-Object -First 1
}
function Find-SoeUser([string] $Name) { $script:SoeAccount = Get-SoeAccount 'Win32_UserAccount' $Name }
function Find-SoeGroup([string] $Name) { $script:SoeAccount = Get-SoeAccount 'Win32_Group' $Name }
function Test-SoeAccountExists([string] $Wanted) {
  Test-SoePresence $Wanted ($null -ne $script:SoeAccount) 'it is there' 'it is not there'
}
function Test-SoeAccountThere {
  if ($null -ne $script:SoeAccount) { return $true }
  Set-SoeFail 'it is not there'
  $false
}
function Test-SoeAccountId([string] $Wanted) {
  if (Test-SoeAccountThere) { Test-SoeIs $Wanted (($script:SoeAccount.SID -split '-')[-1]) }
}
function Test-SoeUserExists([string] $Wanted) { Test-SoeAccountExists $Wanted }
function Test-SoeGroupExists([string] $Wanted) { Test-SoeAccountExists $Wanted }
function Test-SoeUserUid([string] $Wanted) { Test-SoeAccountId $Wanted }
function Test-SoeGroupGid([string] $Wanted) { Test-SoeAccountId $Wanted }
function Test-SoeUserGid([string] $Wanted) { Set-SoeSkip 'users of Windows have no primary group to go by' }
function Test-SoeUserShell([string] $Wanted) { Set-SoeSkip 'users of Windows have no shell' }
function Test-SoeUserHome([string] $Wanted) {
  if (-not (Test-SoeAccountThere)) { return }
  $key = 'Registry::HKEY_LOCAL_MACHINE\SOFTWARE\Microsoft\Windows NT\CurrentVersion\ProfileList\' + $script:SoeAccount.SID
  if (-not (Test-Path -LiteralPath $key)) { Set-SoeFail 'it has no profile: it did not log in yet'; return }
  Test-SoeIs $Wanted ([string] (Get-Item -LiteralPath $key).GetValue('ProfileImagePath'))
}
function Test-SoeUserGroups([string] $Wanted) {
  if (-not (Test-SoeAccountThere)) { return }
  $group = Get-SoeAccount 'Win32_Group' $Wanted
  if ($null -eq $group) { Set-SoeFail ('there is no group ' + $Wanted); return }
  $members = @(Get-CimAssociatedInstance -InputObject $group -Association Win32_GroupUser | ForEach-Object { $_.SID })
  if ($members -contains $script:SoeAccount.SID) { Set-SoePass } else { Set-SoeFail 'it is not in it' }
}
`;
