import { HarnessError } from '../../errors.js';

const hives: Readonly<Record<string, string>> = {
  HKLM: 'HKEY_LOCAL_MACHINE',
  HKCU: 'HKEY_CURRENT_USER',
  HKCR: 'HKEY_CLASSES_ROOT',
  HKU: 'HKEY_USERS',
  HKCC: 'HKEY_CURRENT_CONFIG',
};

/**
 * A key of the registry as the provider of PowerShell takes it, whether or not its hive is a drive:
 * `HKLM:\SOFTWARE` is `Registry::HKEY_LOCAL_MACHINE\SOFTWARE`.
 *
 * @throws HarnessError `HARNESS_SUITE_INVALID` for a hive that is not known
 */
export function registryPath(subject: string): string {
  const [, hive = '', key = ''] = /^(?:Registry::)?(\w+):?(?:\\(.*))?$/is.exec(subject) ?? [];
  const name = hive.toUpperCase();
  const root = Object.values(hives).includes(name) ? name : hives[name];
  if (root !== undefined) return `Registry::${root}${key === '' ? '' : `\\${key}`}`;
  throw new HarnessError(
    'HARNESS_SUITE_INVALID',
    `make a runner: ${JSON.stringify(subject)} is no key of the registry; write it such as HKLM:\\SOFTWARE\\…, with HKLM, HKCU, HKCR, HKU or HKCC`,
  );
}
