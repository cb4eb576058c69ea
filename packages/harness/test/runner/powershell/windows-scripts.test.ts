import { expect, test } from 'vitest';
import {
  bootIdScript,
  firstBootScript,
  rebootScript,
  settledScript,
} from '../../../src/launch/boot-state.js';
import { evidenceScript } from '../../../src/launch/evidence.js';
import { guestScripts } from '../../../src/launch/guest-scripts.js';
import { extendLeaseScript, selfDestructUserData } from '../../../src/launch/self-destruct.js';
import { parsePowershell } from '../../support/powershell.js';

const until = Date.UTC(2026, 0, 1);
const carried = guestScripts('windows', 'Get-Date\n'.repeat(10_000), 'abc123');
const short = guestScripts('windows', 'Get-Date', 'abc123');
const userData = selfDestructUserData('windows', until);

test.each([
  ['that asks for the first boot', firstBootScript('windows')],
  ['that asks whether it settled', settledScript('windows')],
  ['that asks for the boot', bootIdScript('windows')],
  ['that reboots', rebootScript('windows')],
  ['that collects evidence', evidenceScript('windows', 'abc123')],
  ['that extends a lease', extendLeaseScript('windows', until)],
  ['of user data', userData.replace(/^<powershell>\n|\n<\/powershell>\n$/g, '')],
  ['that runs another', carried.run],
  ['that runs a short one', short.run],
  ['that carries a part', carried.parts[0] ?? ''],
  ['that fetches output', carried.fetch(100)],
  ['that cleans up', carried.clean],
])('the script %s is PowerShell of version 5, in ASCII', async (_, text) => {
  const { errors, newer } = await parsePowershell(text);

  expect(text).not.toBe('');
  expect({ errors, newer }).toEqual({ errors: [], newer: [] });
  expect(text).toMatch(/^[\r\n -~]*$/);
});

test('user data of Windows is one element that EC2Launch knows', () => {
  expect(userData).toMatch(/^<powershell>\n[^<]*\n<\/powershell>\n$/);
});
