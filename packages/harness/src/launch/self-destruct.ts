import type { Platform } from '../suites/suite.js';

/** Where a Linux guest keeps the end of its lease, in seconds since 1970. It outlives a reboot. */
const leaseFile = '/var/lib/soe-test-lease';

/** Name of the scheduled task of a Windows guest. */
const leaseTask = 'soe-test-lease';

/**
 * User data with which an instance ends itself when its lease is over, whatever became of who launched
 * it: it shuts down, and what shuts down is terminated. On Linux `bootcmd` of cloud-init starts a
 * waiting process at every boot; on Windows EC2Launch makes a scheduled task.
 */
export function selfDestructUserData(platform: Platform, until: number): string {
  return platform === 'windows'
    ? `<powershell>\n${windowsTask(until)}\n</powershell>\n`
    : `#cloud-config\nbootcmd:\n- ${JSON.stringify(['sh', '-c', linuxTimer(until)])}\n`;
}

/** A script that moves the end of the lease inside the guest. */
export function extendLeaseScript(platform: Platform, until: number): string {
  if (platform === 'windows') return windowsTask(until);
  const seconds = toSeconds(until);
  // The waiting process looks again, so that nothing has to be ended.
  return `umask 077\necho ${seconds} > ${leaseFile}.new && mv ${leaseFile}.new ${leaseFile}\n${startTimer(seconds)}\n`;
}

function linuxTimer(until: number): string {
  const seconds = toSeconds(until);
  return `[ -s ${leaseFile} ] || echo ${seconds} > ${leaseFile}\n${startTimer(seconds)}`;
}

/** One waiting process at a time: it holds the lease file's name as its own, and looks every 20 seconds. */
function startTimer(fallback: number): string {
  const wait = `while [ "$(date +%s)" -lt "$(cat ${leaseFile} 2>/dev/null || echo ${fallback})" ]; do sleep 20; done; shutdown -h now`;
  return `if [ ! -e /proc/"$(cat /run/soe-test-lease.pid 2>/dev/null || echo none)"/stat ]; then nohup sh -c '${wait}' </dev/null >/dev/null 2>&1 & echo $! > /run/soe-test-lease.pid; fi`;
}

function windowsTask(until: number): string {
  const time = new Date(until).toISOString();
  return [
    `$at = [DateTime]::Parse('${time}').ToLocalTime()`,
    "$action = New-ScheduledTaskAction -Execute 'shutdown.exe' -Argument '/s /f /t 0'",
    '$trigger = New-ScheduledTaskTrigger -Once -At $at',
    '$settings = New-ScheduledTaskSettingsSet -StartWhenAvailable',
    `Register-ScheduledTask -TaskName '${leaseTask}' -User 'SYSTEM' -RunLevel Highest -Action $action -Trigger $trigger -Settings $settings -Force | Out-Null`,
  ].join('\n');
}

function toSeconds(milliseconds: number): number {
  return Math.ceil(milliseconds / 1000);
}
