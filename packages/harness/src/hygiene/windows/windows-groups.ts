import { ps } from '../../runner/powershell/ps.js';
import type { Phase } from '../../suites/suite.js';

/** Tests of a kind: one script. */
export interface WindowsGroup {
  readonly name: string;
  readonly title: string;
  readonly phases: readonly Phase[];
  /** Calls of `Test-Hygiene`. */
  readonly tests: string;
}

const everyPhase: readonly Phase[] = ['bake', 'launch', 'rebake'];
/** Sysprep and what shuts down come last in a bake, behind the tests: only a launch shows what they did. */
const onlyLaunch: readonly Phase[] = ['launch', 'rebake'];

/**
 * The groups. Where EC2Launch v2, Sysprep, Packer and PSReadLine keep their things is in the documentation
 * of each; none of it was run on Windows.
 */
export const windowsGroups: readonly WindowsGroup[] = [
  {
    name: 'windows-identity',
    title: 'the image is generalised, and its first boot ran anew',
    phases: onlyLaunch,
    tests: ps`
Test-Hygiene 'Windows setup is complete' {
  $state = Get-Setting 'SOFTWARE\Microsoft\Windows\CurrentVersion\Setup\State' 'ImageState'
  if ($state -ne 'IMAGE_STATE_COMPLETE') { 'the state of the image is ' + $state }
}
Test-Hygiene 'Sysprep generalised the image' {
  $state = Get-Setting 'SYSTEM\Setup\Status\SysprepStatus' 'GeneralizationState'
  if ($state -ne 7) { 'the state of generalisation is "' + $state + '", and 7 is wanted' }
}
Test-Hygiene 'EC2Launch ran, and was successful' {
  $launch = Join-Path $env:ProgramFiles 'Amazon\EC2Launch\EC2Launch.exe'
  if (-not (Test-Path -LiteralPath $launch)) { 'SKIP there is no EC2Launch v2'; return }
  # Words of a program on its error stream are no reason to stop.
  $ErrorActionPreference = 'Continue'
  & $launch status 2>&1 | Out-Null
  if ($LASTEXITCODE -ne 0) { 'its status is ' + $LASTEXITCODE + ': 1 failed, 2 runs, 3 to 5 not known, or reset and not run' }
}
`,
  },
  {
    name: 'windows-access',
    title: 'nobody gets in who should not',
    phases: everyPhase,
    tests: ps`
Test-Hygiene 'nobody is logged on by itself' {
  $key = 'SOFTWARE\Microsoft\Windows NT\CurrentVersion\Winlogon'
  if ([string] (Get-Setting $key 'AutoAdminLogon') -eq '1') { 'AutoAdminLogon is 1' }
  if ($null -ne (Get-Setting $key 'DefaultPassword')) { 'DefaultPassword is there' }
}
Test-Hygiene 'no enabled local account does without a password' {
  Get-CimInstance -ClassName Win32_UserAccount -Filter 'LocalAccount = TRUE' | Where-Object { -not $_.Disabled -and -not $_.PasswordRequired } | ForEach-Object { $_.Name }
}
Test-Hygiene 'the guest account is disabled' {
  Get-CimInstance -ClassName Win32_UserAccount -Filter 'LocalAccount = TRUE' | Where-Object { $_.SID -like 'S-1-5-21-*-501' -and -not $_.Disabled } | ForEach-Object { $_.Name }
}
Test-Hygiene 'remote desktop asks who it is before it shows anything' {
  $key = 'SYSTEM\CurrentControlSet\Control\Terminal Server'
  if ((Get-Setting $key 'fDenyTSConnections') -eq 0 -and (Get-Setting ($key + '\WinStations\RDP-Tcp') 'UserAuthentication') -ne 1) { 'remote desktop is on, without authentication at the network level' }
}
`,
  },
  {
    name: 'windows-build-access',
    title: 'the doors of the build are closed again',
    phases: onlyLaunch,
    tests: ps`
Test-Hygiene 'WinRM takes no clear text and no basic authentication' {
  foreach ($key in 'SOFTWARE\Microsoft\Windows\CurrentVersion\WSMAN\Service', 'SOFTWARE\Policies\Microsoft\Windows\WinRM\Service') {
    foreach ($name in 'allow_unencrypted', 'auth_basic', 'AllowUnencryptedTraffic', 'AllowBasic') {
      if ((Get-Setting $key $name) -eq 1) { $name + ' is 1' }
    }
  }
}
Test-Hygiene 'no account of a build tool is there' {
  Get-CimInstance -ClassName Win32_UserAccount -Filter 'LocalAccount = TRUE' | Where-Object { 'packer', 'vagrant', 'ansible' -contains $_.Name -and -not $_.Disabled } | ForEach-Object { $_.Name }
}
Test-Hygiene 'no scheduled task of Packer is there' {
  Get-ChildItem -Path (Join-Path $env:SystemRoot 'System32\Tasks') -Filter 'packer-*' -Force -ErrorAction SilentlyContinue | ForEach-Object { $_.Name }
}
`,
  },
  {
    name: 'windows-secrets',
    title: 'no secret is left behind',
    phases: everyPhase,
    tests: ps`
Test-Hygiene 'no answer file of setup has a password' {
  $places = @('Panther\unattend*.xml', 'Panther\Unattend\*.xml', 'System32\Sysprep\*.xml', 'System32\Sysprep\Panther\*.xml') | ForEach-Object { Join-Path $env:SystemRoot $_ }
  $places += @('unattend.xml', 'autounattend.xml') | ForEach-Object { Join-Path ($env:SystemDrive + '\') $_ }
  $places += Join-Path $env:ProgramData 'Amazon\EC2Launch\sysprep\*.xml'
  foreach ($file in ($places | ForEach-Object { Find-File $_ })) {
    $text = [System.IO.File]::ReadAllText($file)
    foreach ($match in [regex]::Matches($text, '(?is)<(\w*Password)>\s*(?:<Value>)?\s*([^<\s][^<]*)')) {
      if ($match.Groups[2].Value -notmatch 'SENSITIVE\*DATA\*DELETED') { $file + ': ' + $match.Groups[1].Value; break }
    }
  }
}
Test-Hygiene 'no credentials of clouds, registries and Git are there' {
  Find-InProfile '.aws\credentials', '.aws\sso\cache\*', '.azure\*token*', '.config\gcloud\*.db', '.docker\config.json', '.git-credentials', '.netrc', '_netrc', '.npmrc', 'AppData\Roaming\NuGet\NuGet.Config.bak', 'AppData\Local\AWSToolkit\RegisteredAccounts.json'
}
Test-Hygiene 'no private key of SSH is there' {
  Find-InProfile '.ssh\id_*', '.ssh\*.pem', 'Desktop\*.pem', 'Downloads\*.pem', 'Documents\*.pem' | Where-Object { $_ -notlike '*.pub' }
}
Test-Hygiene 'no variable of the machine looks like a secret' {
  $key = Get-Item -LiteralPath 'Registry::HKEY_LOCAL_MACHINE\SYSTEM\CurrentControlSet\Control\Session Manager\Environment'
  $key.GetValueNames() | Where-Object { $_ -match '(?i)passw|secret|token|api_?key|^PKR_VAR_|^AWS_ACCESS' }
}
`,
  },
  {
    name: 'windows-traces',
    title: 'nothing is left of who built the image',
    phases: onlyLaunch,
    tests: ps`
Test-Hygiene 'no history of PowerShell is there' {
  Find-InProfile 'AppData\Roaming\Microsoft\Windows\PowerShell\PSReadLine\*_history.txt'
}
Test-Hygiene 'no transcript of PowerShell is there' {
  Find-InProfile 'Documents\PowerShell_transcript*', 'Documents\*\PowerShell_transcript*'
  Find-File (Join-Path ($env:SystemDrive + '\') 'PowerShell_transcript*')
}
Test-Hygiene 'no script of Packer is there' {
  foreach ($name in 'packer-*', 'script-*.ps1') { Find-File (Join-Path $env:SystemRoot ('Temp\' + $name)) }
  Find-InProfile 'AppData\Local\Temp\packer-*'
}
Test-Hygiene 'no installer is left behind' {
  foreach ($name in '*.msi', '*.msu', '*.iso', '*setup*.exe', '*install*.exe') {
    Find-File (Join-Path $env:SystemRoot ('Temp\' + $name))
    Find-File (Join-Path ($env:SystemDrive + '\') $name)
    Find-InProfile ('Downloads\' + $name), ('Desktop\' + $name), ('AppData\Local\Temp\' + $name)
  }
}
Test-Hygiene 'no dump of a crash is there' {
  Find-File (Join-Path $env:SystemRoot 'MEMORY.DMP')
  Find-File (Join-Path $env:SystemRoot 'Minidump\*.dmp')
}
`,
  },
  {
    name: 'windows-configuration',
    title: 'protection is on',
    phases: everyPhase,
    tests: ps`
Test-Hygiene 'the firewall is on in every profile' {
  Get-NetFirewallProfile -PolicyStore ActiveStore | Where-Object { [string] $_.Enabled -ne 'True' } | ForEach-Object { [string] $_.Name }
}
Test-Hygiene 'Defender protects, where it is installed' {
  if (-not (Get-Command -Name Get-MpComputerStatus -ErrorAction SilentlyContinue)) { 'SKIP there is no Defender'; return }
  $status = Get-MpComputerStatus
  if ([string] $status.AMRunningMode -like '*Passive*') { 'SKIP another product protects, Defender is passive'; return }
  if (-not $status.AntivirusEnabled) { 'it is off' }
  if (-not $status.RealTimeProtectionEnabled) { 'protection in real time is off' }
}
Test-Hygiene 'no exclusion of Defender covers a whole drive' {
  if (-not (Get-Command -Name Get-MpPreference -ErrorAction SilentlyContinue)) { 'SKIP there is no Defender'; return }
  (Get-MpPreference).ExclusionPath | Where-Object { $_ -match '^[A-Za-z]:\\?\*?$' }
}
Test-Hygiene 'SMB 1 is off' {
  if ((Get-Setting 'SYSTEM\CurrentControlSet\Services\LanmanServer\Parameters' 'SMB1') -eq 1) { 'SMB1 is 1' }
}
Test-Hygiene 'user account control is on' {
  if ((Get-Setting 'SOFTWARE\Microsoft\Windows\CurrentVersion\Policies\System' 'EnableLUA') -eq 0) { 'EnableLUA is 0' }
}
`,
  },
];
