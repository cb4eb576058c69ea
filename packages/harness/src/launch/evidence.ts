import { createHash } from 'node:crypto';
import type { Platform } from '../suites/suite.js';

/** Where evidence of a run goes. Paths are relative, with `/`. */
export interface EvidenceFolder {
  /** Writes a file, whole or not at all. */
  readonly write: (path: string, contents: Uint8Array) => Promise<void>;
}

/** A name as a part of a path: letters, digits, `.`, `_` and `-`; what had others gets a mark of its own. */
export function safeName(name: string): string {
  const safe = name
    .replace(/[^A-Za-z0-9._-]+/g, '-')
    .replace(/^[.-]+/, '')
    .slice(0, 80);
  if (safe === name && safe !== '') return safe;
  const mark = createHash('sha256').update(name).digest('hex').slice(0, 8);
  return `${safe === '' ? 'unnamed' : safe}-${mark}`;
}

/** Bytes that are taken of each file of logs, from its end. */
const mostOfEach = 2 * 1024 * 1024;

/** A script that prints logs of a guest, each after a line `soe-file TOKEN NAME`. */
export function evidenceScript(platform: Platform, token: string): string {
  return platform === 'windows' ? windowsLogs(token) : linuxLogs(token);
}

/** Takes the logs apart that {@link evidenceScript} printed. */
export function splitEvidence(
  stdout: string,
  token: string,
): readonly { readonly name: string; readonly text: string }[] {
  const [, ...parts] = `\n${stdout}`.split(`\nsoe-file ${token} `);
  return parts.flatMap((part) => {
    const end = part.indexOf('\n');
    const name = (end < 0 ? part : part.slice(0, end)).trim();
    const text = end < 0 ? '' : part.slice(end + 1);
    return text.trim() === '' ? [] : [{ name, text }];
  });
}

function linuxLogs(token: string): string {
  return `show() {
  printf '\\nsoe-file %s %s\\n' '${token}' "$1"
  shift
  "$@" 2>&1 | tail -c ${mostOfEach}
}
show system.txt sh -c 'uname -a; cat /etc/os-release; uptime; df -h; free -m; mount; ip address; ps axww -o pid,ppid,user,stat,args'
if command -v journalctl > /dev/null 2>&1; then show journal.txt journalctl -b --no-pager -o short-precise; fi
if [ -d /run/systemd/system ]; then show units.txt sh -c 'systemctl --failed --no-pager; systemctl list-jobs --no-pager'; fi
if command -v dmesg > /dev/null 2>&1; then show dmesg.txt dmesg; fi
if command -v cloud-init > /dev/null 2>&1; then show cloud-init-status.txt cloud-init status --long; fi
for file in /var/log/cloud-init*.log /var/log/messages /var/log/syslog /var/log/boot.log /var/log/amazon/ssm/errors.log /var/log/amazon/ssm/amazon-ssm-agent.log; do
  [ ! -f "$file" ] || show "$(basename "$file")" cat "$file"
done
exit 0
`;
}

function windowsLogs(token: string): string {
  return `$ErrorActionPreference = 'Continue'
function Show($name, $what) { Write-Output ''; Write-Output "soe-file ${token} $name"; & $what 2>&1 | Out-String -Width 400 }
Show 'system.txt' { foreach ($facts in (Get-CimInstance Win32_OperatingSystem | Format-List *), (Get-Volume), (Get-NetIPAddress), (Get-Process)) { $facts | Out-String -Width 400 } }
Show 'services.txt' { Get-Service | Where-Object { $_.StartType -eq 'Automatic' -and $_.Status -ne 'Running' } }
foreach ($log in 'System', 'Application') {
  Show "events-$log.txt" { Get-WinEvent -FilterHashtable @{ LogName = $log; Level = 1, 2, 3 } -MaxEvents 500 -ErrorAction SilentlyContinue | Format-List 'TimeCreated', 'ProviderName', 'Id', 'LevelDisplayName', 'Message' }
}
foreach ($file in "$env:ProgramData\\Amazon\\EC2Launch\\log\\agent.log", "$env:ProgramData\\Amazon\\EC2Launch\\log\\err.log", "$env:ProgramData\\Amazon\\SSM\\Logs\\errors.log", "$env:ProgramData\\Amazon\\SSM\\Logs\\amazon-ssm-agent.log", "$env:SystemRoot\\Panther\\setuperr.log") {
  if (Test-Path $file) { Show (Split-Path $file -Leaf) { Get-Content $file -Tail 5000 } }
}
exit 0
`;
}
