import type { ConsolePattern } from './console-pattern.js';

const platform = 'windows';
const error = { severity: 'error', platform } as const;

/**
 * Signs of trouble of Windows. EC2 shows the last three errors of the system event log (API reference,
 * GetConsoleOutput), and what EC2Launch says (EC2Launch v2, console log messages). The event messages are
 * those of Windows Server in English; other languages are not known.
 */
export const windowsPatterns: readonly ConsolePattern[] = [
  {
    id: 'stop-error',
    title: 'stop error (blue screen)',
    ...error,
    texts: [
      'The computer has rebooted from a bugcheck',
      ['STOP: 0x', '(0x'],
      ['STOP: c0000', '{'],
      'INACCESSIBLE_BOOT_DEVICE',
      'CRITICAL_PROCESS_DIED',
      'KERNEL_SECURITY_CHECK_FAILURE',
      'SYSTEM_THREAD_EXCEPTION_NOT_HANDLED',
      'PAGE_FAULT_IN_NONPAGED_AREA',
      'IRQL_NOT_LESS_OR_EQUAL',
      'UNMOUNTABLE_BOOT_VOLUME',
      'Your PC ran into a problem',
    ],
  },
  {
    id: 'windows-not-started',
    title: 'Windows that failed to start',
    ...error,
    texts: [
      'Windows failed to start',
      'No bootable device',
      'No bootable option or device was found',
      'BOOTMGR is missing',
      'An operating system wasn',
    ],
  },
  {
    id: 'unexpected-shutdown',
    title: 'unexpected shutdown',
    ...error,
    texts: [
      'The system has rebooted without cleanly shutting down first',
      ['The previous system shutdown at ', ' was unexpected'],
    ],
  },
  {
    id: 'service-failed',
    title: 'service that failed',
    ...error,
    texts: [
      ['service failed to start due to the following error'],
      ['service terminated unexpectedly'],
      ['service terminated with the following'],
      ['service depends on the ', ' which failed to start because of the following error'],
      ['service hung on starting'],
      ['A timeout was reached (', ' while waiting for the '],
      'boot-start or system-start driver(s) failed to load',
      'boot-start or system-start driver(s) did not load',
    ],
  },
  {
    id: 'file-system-error',
    title: 'file system error',
    ...error,
    texts: [
      'The file system structure on the disk is corrupt',
      'A corruption was discovered in the file system structure',
    ],
  },
  {
    id: 'io-error',
    title: 'input or output error of a disk',
    ...error,
    texts: [
      ['The device, ', ', has a bad block'],
      ['An error was detected on device ', ' during a paging operation'],
      ['The driver detected a controller error on '],
      ['Reset to device, ', ', was issued'],
    ],
  },
  {
    id: 'out-of-memory',
    title: 'shortage of virtual memory',
    ...error,
    texts: [
      'Windows successfully diagnosed a low virtual memory condition',
      'Insufficient quota to complete',
    ],
  },
  {
    id: 'ec2launch-failed',
    title: 'failure of EC2Launch',
    ...error,
    texts: [
      'Error EC2Launch service is stopping',
      'Invalid administrator username:',
      'Invalid administrator password',
      'Metadata is not available for this instance',
      'Timed out waiting for access to metadata',
    ],
  },
];
