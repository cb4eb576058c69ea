import type { InventoryScopeName } from '../inventory.js';

/**
 * The script for Windows PowerShell 5.1. As on Linux, functions first and one line that starts them;
 * every value is escaped, whatever it is.
 */
export function windowsScript(scopes: readonly InventoryScopeName[]): string {
  const known = windowsScopes.filter((scope) => scopes.includes(scope));
  const calls = known.map((scope) => `    Look '${scope}' { ${looks[scope] ?? ''} }`);
  return `${[head, ...calls, tail].join('\n')}\n`.replaceAll('\n', '\r\n');
}

const head = String.raw`# Lists what is inside this machine as lines of text (soe-inventory-lines/1): to standard output, or,
# whole or not at all, to the file that the first argument names. It installs nothing, asks no
# network, and leaves nothing else behind. For Windows PowerShell 5.1.
param([string]$Path = '')
$ErrorActionPreference = 'Stop'
$ProgressPreference = 'SilentlyContinue'
$script:out = New-Object System.Collections.Generic.List[string]

function Escape([object]$value) {
    "$value".Replace('\', '\\').Replace([string][char]9, '\t').Replace([string][char]13, '\r').Replace([string][char]10, '\n')
}
function Line([object[]]$fields) {
    $script:out.Add((($fields | ForEach-Object { Escape $_ }) -join [string][char]9))
}
function Gap([string]$scope, [string]$reason) { Line @('gap', $scope, $reason) }
function Look([string]$scope, [scriptblock]$body) {
    try {
        & $body
        Line @('scope', $scope, 'collected', '')
    } catch {
        Line @('scope', $scope, 'not-collected', $_.Exception.Message)
    }
}

function Main {
    Line @('soe-inventory-lines/1', 'windows')
    $current = Get-ItemProperty 'HKLM:\SOFTWARE\Microsoft\Windows NT\CurrentVersion'
    Line @('system', 'name', $current.ProductName)
    Line @('system', 'version', $(if ($current.DisplayVersion) { $current.DisplayVersion } else { $current.ReleaseId }))
    Line @('system', 'build', "$($current.CurrentBuildNumber).$($current.UBR)")
    Line @('system', 'architecture', $env:PROCESSOR_ARCHITECTURE)
    Line @('system', 'collected-at', [DateTime]::UtcNow.ToString('yyyy-MM-ddTHH:mm:ssZ'))
    $identity = New-Object Security.Principal.WindowsPrincipal([Security.Principal.WindowsIdentity]::GetCurrent())
    $administrator = $identity.IsInRole([Security.Principal.WindowsBuiltInRole]::Administrator)`;

const looks: Partial<Record<InventoryScopeName, string>> = {
  // Get-HotFix tells of component servicing only; dism has what came in cumulative updates, too.
  hotfixes: String.raw`
        Get-HotFix | ForEach-Object { Line @('hotfixes', $_.HotFixID, $_.Description) }
        if ($administrator) {
            Get-WindowsPackage -Online | Where-Object { $_.PackageState -eq 'Installed' } |
                ForEach-Object { Line @('hotfixes', $_.PackageName, $_.ReleaseType) }
        } else { Gap 'hotfixes' 'Servicing packages can be seen by administrators only.' }
    `,
  features: String.raw`
        if (Get-Command Get-WindowsFeature -ErrorAction SilentlyContinue) {
            Get-WindowsFeature | ForEach-Object { Line @('features', 'role', $_.Name, $_.InstallState) }
        }
        if ($administrator) {
            Get-WindowsOptionalFeature -Online | ForEach-Object { Line @('features', 'optional', $_.FeatureName, $_.State) }
        } else { Gap 'features' 'Optional features can be seen by administrators only.' }
    `,
  services: String.raw`
        Get-CimInstance Win32_Service | ForEach-Object {
            Line @('services', 'windows', $_.Name, $_.StartMode, $_.StartName)
        }
    `,
  software: String.raw`
        foreach ($view in @('64', '32')) {
            $kind = if ($view -eq '64') { [Microsoft.Win32.RegistryView]::Registry64 } else { [Microsoft.Win32.RegistryView]::Registry32 }
            $base = [Microsoft.Win32.RegistryKey]::OpenBaseKey([Microsoft.Win32.RegistryHive]::LocalMachine, $kind)
            $root = $base.OpenSubKey('SOFTWARE\Microsoft\Windows\CurrentVersion\Uninstall')
            if ($root -eq $null) { continue }
            foreach ($name in $root.GetSubKeyNames()) {
                $key = $root.OpenSubKey($name)
                if ($key.GetValue('DisplayName')) {
                    Line @('software', $view, $name, $key.GetValue('DisplayName'), $key.GetValue('DisplayVersion'), $key.GetValue('Publisher'))
                }
            }
        }
    `,
  users: String.raw`
        Get-LocalUser | ForEach-Object { Line @('users', 'windows', $_.Name, $_.SID.Value, $_.Enabled) }
    `,
  groups: String.raw`
        Get-LocalGroup | ForEach-Object {
            $group = $_
            Line @('groups', 'windows', $group.Name, $group.SID.Value)
            try {
                Get-LocalGroupMember -SID $group.SID | ForEach-Object { Line @('groups', 'member', $group.Name, $_.SID.Value, $_.Name) }
            } catch { Gap 'groups' "The members of $($group.Name) could not be listed." }
        }
    `,
  ports: String.raw`
        $names = @{}
        Get-Process | ForEach-Object { $names[[int]$_.Id] = $_.ProcessName }
        Get-NetTCPConnection -State Listen | ForEach-Object {
            Line @('ports', 'windows', 'tcp', $_.LocalAddress, $_.LocalPort, $names[[int]$_.OwningProcess])
        }
        Get-NetUDPEndpoint | ForEach-Object {
            Line @('ports', 'windows', 'udp', $_.LocalAddress, $_.LocalPort, $names[[int]$_.OwningProcess])
        }
    `,
  certificates: String.raw`
        foreach ($store in @('Root', 'CA', 'My', 'AuthRoot', 'TrustedPublisher')) {
            if (-not (Test-Path "Cert:\LocalMachine\$store")) { continue }
            Get-ChildItem "Cert:\LocalMachine\$store" | ForEach-Object {
                Line @('certificates', 'der', "LocalMachine\$store", [Convert]::ToBase64String($_.RawData))
            }
        }
    `,
};

/** What the script for Windows can look at. */
export const windowsScopes = Object.keys(looks) as readonly InventoryScopeName[];

const tail = String.raw`    $script:out.Add('end')
}

Main
$text = ($script:out -join [string][char]10) + [string][char]10
$bytes = (New-Object System.Text.UTF8Encoding($false)).GetBytes($text)
if ($Path -eq '') {
    # Bytes, because the console would write them in its own encoding.
    $stream = [Console]::OpenStandardOutput()
    $stream.Write($bytes, 0, $bytes.Length)
    $stream.Flush()
} else {
    $part = "$Path.part.$PID"
    try {
        [IO.File]::WriteAllBytes($part, $bytes)
        Move-Item -LiteralPath $part -Destination $Path -Force
    } finally {
        if (Test-Path -LiteralPath $part) { Remove-Item -LiteralPath $part -Force }
    }
}`;
