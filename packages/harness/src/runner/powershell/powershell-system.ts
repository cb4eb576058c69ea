import { ps } from './ps.js';

/** Installed programs and features. */
export const powershellPackages = ps`
# Programs by the name that Windows shows ("*" stands for anything) or the name of their key; features of
# servers, and those of clients, by their name.
function Find-SoePackage([string] $Name) {
  $script:SoePackages = @()
  $like = [System.Management.Automation.WildcardPattern]::Escape($Name).Replace([string] [char] 96 + '*', '*')
  foreach ($root in 'SOFTWARE', 'SOFTWARE\WOW6432Node') {
    $keys = @(Get-ChildItem -Path ('Registry::HKEY_LOCAL_MACHINE\' + $root + '\Microsoft\Windows\CurrentVersion\Uninstall') -ErrorAction SilentlyContinue)
    foreach ($key in $keys) {
      $shown = [string] $key.GetValue('DisplayName')
      if ($shown -like $like -or $key.PSChildName -eq $Name) { $script:SoePackages += , @($shown, [string] $key.GetValue('DisplayVersion')) }
    }
  }
  if ($script:SoePackages.Count -gt 0 -or $Name.Contains('*')) { return }
  if (Get-Command -Name Get-WindowsFeature -ErrorAction SilentlyContinue) {
    $feature = Get-WindowsFeature | Where-Object { $_.Name -eq $Name -and $_.Installed }
    if ($null -ne $feature) { $script:SoePackages += , @($Name, '') }
  } elseif (Get-Command -Name Get-WindowsOptionalFeature -ErrorAction SilentlyContinue) {
    $feature = Get-WindowsOptionalFeature -Online | Where-Object { $_.FeatureName -eq $Name -and [string] $_.State -eq 'Enabled' }
    if ($null -ne $feature) { $script:SoePackages += , @($Name, '') }
  }
}
function Test-SoePackageInstalled([string] $Wanted) {
  $shown = @($script:SoePackages | ForEach-Object { ($_[0] + ' ' + $_[1]).Trim() }) -join ', '
  Test-SoePresence $Wanted ($script:SoePackages.Count -gt 0) ('it is: ' + $shown) 'it is not installed'
}
function Test-SoePackageVersions([string] $Wanted) {
  if ($script:SoePackages.Count -eq 0) { Set-SoeFail 'it is not installed'; return }
  $versions = @($script:SoePackages | ForEach-Object { $_[1] } | Where-Object { $_ -ne '' })
  if ($versions.Count -eq 0) { Set-SoeUnsure 'Windows does not tell its version'; return }
  foreach ($version in $versions) {
    foreach ($each in ($Wanted -split '\n')) {
      if ($version -eq $each -or $version.StartsWith($each + '-', [System.StringComparison]::OrdinalIgnoreCase)) { Set-SoePass; return }
    }
  }
  Set-SoeFail ('it is ' + ($versions -join ', '))
}
`;

/** Services. */
export const powershellServices = ps`
function Find-SoeService([string] $Name) {
  $script:SoeService = Get-CimInstance -ClassName Win32_Service | Where-Object { $_.Name -eq $Name } | Select-Object -First 1
}
function Test-SoeServiceExists([string] $Wanted) {
  Test-SoePresence $Wanted ($null -ne $script:SoeService) 'it is there' 'it is not there'
}
function Test-SoeServiceEnabled([string] $Wanted) {
  if ($null -eq $script:SoeService) { Set-SoeFail 'it is not there'; return }
  $mode = [string] $script:SoeService.StartMode
  Test-SoePresence $Wanted ($mode -eq 'Auto') 'it starts by itself' ('its start is ' + $mode)
}
function Test-SoeServiceRunning([string] $Wanted) {
  if ($null -eq $script:SoeService) { Set-SoeFail 'it is not there'; return }
  $state = [string] $script:SoeService.State
  Test-SoePresence $Wanted ($state -eq 'Running') 'it runs' ('it is ' + $state)
}
`;

/** Ports and processes. */
export const powershellNetwork = ps`
function Get-SoeAddress([string] $Text) {
  $address = [System.Net.IPAddress]::Parse(($Text -split '%')[0])
  $address.ToString()
}
function Find-SoePort([string] $Protocol, [int] $Port) {
  $network = [System.Net.NetworkInformation.IPGlobalProperties]::GetIPGlobalProperties()
  $points = @()
  if ($Protocol -eq 'tcp') { $points = $network.GetActiveTcpListeners() } else { $points = $network.GetActiveUdpListeners() }
  $script:SoeAddresses = @($points | Where-Object { $_.Port -eq $Port } | ForEach-Object { Get-SoeAddress ([string] $_.Address) } | Sort-Object -Unique)
}
function Test-SoePortListening([string] $Wanted) {
  Test-SoePresence $Wanted ($script:SoeAddresses.Count -gt 0) ('it listens on ' + ($script:SoeAddresses -join ', ')) 'nothing listens'
}
function Test-SoePortAddresses([string] $Wanted) {
  if ($script:SoeAddresses.Count -eq 0) { Set-SoeFail 'nothing listens'; return }
  $addresses = @($Wanted -split '\n' | ForEach-Object { Get-SoeAddress $_ } | Sort-Object -Unique)
  if (($addresses -join ' ') -eq ($script:SoeAddresses -join ' ')) { Set-SoePass } else { Set-SoeFail ('it listens on ' + ($script:SoeAddresses -join ', ')) }
}
function Find-SoeProcess([string] $Name) {
  $short = $Name -replace '\.exe$', ''
  $script:SoeRunning = @(Get-Process | Where-Object { $_.ProcessName -eq $short }).Count -gt 0
}
function Test-SoeProcessRunning([string] $Wanted) {
  Test-SoePresence $Wanted $script:SoeRunning 'it runs' 'it does not run'
}
`;

/** Keys and values of the registry. */
export const powershellRegistry = ps`
function Find-SoeRegistry([string] $Path, [string] $Value, [string] $OfKey) {
  $script:SoeKey = $null
  $script:SoeData = $null
  if (Test-Path -LiteralPath $Path) { $script:SoeKey = Get-Item -LiteralPath $Path -Force }
  $script:SoePresent = $null -ne $script:SoeKey
  if ($OfKey -eq 'yes' -or -not $script:SoePresent) { return }
  $script:SoePresent = @($script:SoeKey.GetValueNames()) -contains $Value
  if (-not $script:SoePresent) { return }
  $data = $script:SoeKey.GetValue($Value, $null, [Microsoft.Win32.RegistryValueOptions]::DoNotExpandEnvironmentNames)
  switch ([string] $script:SoeKey.GetValueKind($Value)) {
    'DWord' { $script:SoeData = [string] [System.BitConverter]::ToUInt32([System.BitConverter]::GetBytes([int] $data), 0) }
    'QWord' { $script:SoeData = [string] [System.BitConverter]::ToUInt64([System.BitConverter]::GetBytes([long] $data), 0) }
    'Binary' { $script:SoeData = [System.BitConverter]::ToString([byte[]] $data).Replace('-', '').ToLowerInvariant() }
    'MultiString' { $script:SoeData = $data -join [string] [char] 10 }
    default { $script:SoeData = [string] $data }
  }
}
function Test-SoeRegistryExists([string] $Wanted) {
  Test-SoePresence $Wanted $script:SoePresent 'it is there' 'it is not there'
}
function Test-SoeRegistryData([string] $Wanted) {
  if (-not $script:SoePresent) { Set-SoeFail 'it is not there'; return }
  if ($null -eq $script:SoeData) { Set-SoeUnsure 'the check names no value of the key'; return }
  if ($Wanted -ceq $script:SoeData) { Set-SoePass } else { Set-SoeFail ('it is ' + $script:SoeData) }
}
`;
