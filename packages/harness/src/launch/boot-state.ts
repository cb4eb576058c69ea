import type { Platform } from '../suites/suite.js';

/** What the tools of first boot say of it. */
export interface FirstBootState {
  /** `absent`: the image has no such tool, or it is switched off. */
  readonly status: 'done' | 'running' | 'error' | 'absent';
  /** Its words. */
  readonly detail: string;
  /** Errors from which it recovered; not what is only deprecated. */
  readonly warnings: readonly string[];
}

/** Asks cloud-init, or EC2Launch, once: without waiting inside the wait can be stopped. */
export function firstBootScript(platform: Platform): string {
  return platform === 'windows' ? windowsFirstBoot : linuxFirstBoot;
}

// The exit status of `EC2Launch.exe status` is the state of the agent (EC2Launch v2 user guide, CLI). What
// is not known may still come: 5 is also the state of an image that was sealed, until the agent starts.
const windowsFirstBoot = `$launch = "$env:ProgramFiles\\Amazon\\EC2Launch\\EC2Launch.exe"
if (Test-Path $launch) {
  $said = & $launch status 2>&1 | Out-String
  $code = $LASTEXITCODE
  switch ($code) {
    0 { Write-Output 'status: done' }
    1 { Write-Output 'status: error' }
    2 { Write-Output 'status: running' }
    3 { Write-Output 'status: unknown'; Write-Output 'the agent is neither running nor stopped' }
    4 { Write-Output 'status: unknown'; Write-Output 'the agent could not be asked' }
    5 { Write-Output 'status: unknown'; Write-Output 'the agent does not run, and how it ran last is not known' }
    default { Write-Output 'status: unknown'; Write-Output "EC2Launch.exe status ended with $code" }
  }
  Write-Output $said
} else {
  Write-Output 'soe-absent: there is no EC2Launch v2'
}
exit 0
`;

const linuxFirstBoot = `if command -v cloud-init > /dev/null 2>&1; then
  cloud-init status --long 2>&1
  echo "soe-exit: $?"
else
  echo 'soe-absent: there is no cloud-init'
fi
`;

/**
 * Reads `cloud-init status --long`. Its exit status is 1 for an error that it did not recover from, and
 * 2, since 23.4, for those that it did (cloud-init documentation, Failure states); distributions patch
 * that back to 0, so the words count too.
 */
export function readFirstBoot(stdout: string): FirstBootState {
  const lines = stdout.split(/\r?\n/);
  const value = (key: string): string | undefined =>
    lines
      .find((line) => line.startsWith(`${key}: `))
      ?.slice(key.length + 2)
      .trim();
  const absent = value('soe-absent');
  const detail = lines.filter((line) => line !== '' && !line.startsWith('soe-')).join('\n');
  if (absent !== undefined) return { status: 'absent', detail: absent, warnings: [] };
  const status = value('status') ?? '';
  const extended = value('extended_status') ?? '';
  if (status === 'error' || extended.startsWith('error') || value('soe-exit') === '1') {
    return { status: 'error', detail, warnings: [] };
  }
  if (status === 'disabled') return { status: 'absent', detail, warnings: [] };
  if (status !== 'done' && status !== 'degraded')
    return { status: 'running', detail, warnings: [] };
  return { status: 'done', detail, warnings: recoverableErrors(lines) };
}

/** The list under `recoverable_errors`, by level; as YAML or, in `result.json`, as JSON. */
function recoverableErrors(lines: readonly string[]): readonly string[] {
  const start = lines.findIndex((line) => /^\s*"?recoverable_errors"?:/.test(line));
  if (start < 0) return [];
  let level = '';
  const found: string[] = [];
  for (const line of lines.slice(start)) {
    const heading = /"?(DEPRECATED|DEBUG|INFO|WARNING|ERROR|CRITICAL)"?:/.exec(line)?.[1];
    if (heading !== undefined) level = heading;
    const item = /^\s*(?:-\s+(.+)|"((?:[^"\\]|\\.)+)",?)\s*$/.exec(line);
    const text = item?.[1] ?? item?.[2];
    if (text !== undefined && /^(?:WARNING|ERROR|CRITICAL)$/.test(level)) found.push(text);
  }
  return found;
}

/** Whether anything is still starting, has failed, or wants a reboot. */
export interface SettledState {
  /** False where there is no systemd. */
  readonly hasUnits: boolean;
  readonly isStarting: boolean;
  readonly failedUnits: readonly string[];
  /** Why a reboot is pending; empty where none is. */
  readonly pendingReboot: readonly string[];
}

const settledScripts: Readonly<Record<Platform, string>> = {
  linux: `if [ -d /run/systemd/system ]; then
  echo "state $(systemctl is-system-running 2>/dev/null)"
  systemctl list-units --state=failed --plain --no-legend --no-pager 2>/dev/null | while read -r unit rest; do
    echo "failed $unit"
  done
fi
for file in /run/reboot-required /var/run/reboot-required; do
  [ ! -e "$file" ] || { echo "reboot $file is there"; break; }
done
if command -v needs-restarting > /dev/null 2>&1; then
  needs-restarting -r > /dev/null 2>&1
  [ $? -ne 1 ] || echo 'reboot needs-restarting -r says so'
fi
exit 0
`,
  windows: `foreach ($key in 'HKLM:\\SOFTWARE\\Microsoft\\Windows\\CurrentVersion\\Component Based Servicing\\RebootPending', 'HKLM:\\SOFTWARE\\Microsoft\\Windows\\CurrentVersion\\WindowsUpdate\\Auto Update\\RebootRequired') {
  if (Test-Path $key) { Write-Output "reboot $key is there" }
}
exit 0
`,
};

/** Asks whether the system has settled. */
export function settledScript(platform: Platform): string {
  return settledScripts[platform];
}

/** Reads what {@link settledScript} printed. */
export function readSettled(stdout: string): SettledState {
  const of = (word: string): readonly string[] =>
    stdout
      .split(/\r?\n/)
      .flatMap((line) => (line.startsWith(`${word} `) ? [line.slice(word.length + 1).trim()] : []));
  const [state] = of('state');
  return {
    hasUnits: state !== undefined,
    isStarting: state === 'initializing' || state === 'starting',
    failedUnits: of('failed'),
    pendingReboot: of('reboot'),
  };
}

/**
 * Prints what is another after every boot. The first process is asked too: where systems share a kernel
 * (containers), the boot id is that of the kernel.
 */
export function bootIdScript(platform: Platform): string {
  return platform === 'windows'
    ? "(Get-CimInstance Win32_OperatingSystem).LastBootUpTime.ToUniversalTime().ToString('o')"
    : `printf '%s-%s\\n' "$(cat /proc/sys/kernel/random/boot_id)" "$(sed 's/^.*) //' /proc/1/stat | cut -d ' ' -f 20)"`;
}

/** Reboots from inside, a moment later, so that SSM can say before that it was done. */
export function rebootScript(platform: Platform): string {
  return platform === 'windows'
    ? 'shutdown.exe /r /f /t 5'
    : "nohup sh -c 'sleep 2; shutdown -r now' < /dev/null > /dev/null 2>&1 &";
}
