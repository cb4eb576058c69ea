import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { readQualys } from '../../src/scans/read-qualys.js';

const fixture = (name: string) =>
  readFileSync(new URL(`../fixtures/scans/${name}`, import.meta.url), 'utf8');
const detections = fixture('qualys-detections.xml');
const knowledgeBase = fixture('qualys-knowledge-base.xml');

test('detections that are open are findings, with titles and CVEs of the knowledge base', async () => {
  const report = await readQualys(detections, { knowledgeBase });

  expect(report).toEqual({
    scanner: { name: 'qualys' },
    target: 'i-0123456789abcdef0',
    scannedAt: '2026-11-28T09:00:00.000Z',
    evaluated: 1,
    gaps: [],
    suppressed: 1,
    findings: [
      {
        id: 'QID-356789',
        aliases: ['CVE-2026-0001', 'CVE-2026-0002'],
        kind: 'vulnerability',
        severity: 'critical',
        score: 9.8,
        package: 'openssl',
        title: 'Amazon Linux Security Advisory for openssl : ALAS2023-2026-001',
        fixAvailable: true,
        exploitKnown: true,
        publishedAt: '2026-11-10T08:00:00.000Z',
        firstSeenAt: '2026-11-20T09:00:00.000Z',
      },
      {
        id: 'QID-100001',
        kind: 'other',
        severity: 'low',
        title: 'Weak setting (potential)',
        fixAvailable: false,
      },
    ],
  });
});

test('without a knowledge base a QID is all that is known', async () => {
  const { findings } = await readQualys(detections);

  expect(findings[0]).toEqual({
    id: 'QID-356789',
    kind: 'vulnerability',
    severity: 'critical',
    firstSeenAt: '2026-11-20T09:00:00.000Z',
  });
});

test('hosts that are missing, were never scanned, or only from outside are gaps', async () => {
  const from = (text: string, to: string) => readQualys(detections.replaceAll(text, to));
  const empty = detections.replace(/<HOST_LIST>.*<\/HOST_LIST>/s, '');

  expect((await readQualys(empty)).gaps).toEqual(['the list has no hosts']);
  expect((await readQualys(detections, { hosts: ['i-1', 'i-0123456789abcdef0'] })).gaps).toEqual([
    '1 host not in the list, so not scanned: i-1',
  ]);
  expect((await from('AGENT', 'IP')).gaps[0]).toContain('from outside only');
  const never = await readQualys(detections.replace(/<LAST_\w+>.*?<\/LAST_\w+>/g, ''));
  expect(never).toMatchObject({ evaluated: 0 });
  expect(never.gaps[0]).toContain('never scanned');
});

test('a list that goes on elsewhere is not whole', async () => {
  const warning =
    '<WARNING><CODE>1980</CODE><TEXT>truncated</TEXT><URL><![CDATA[https://x/?id_min=2]]></URL></WARNING>';

  const report = await readQualys(detections.replace('</RESPONSE>', `${warning}</RESPONSE>`));

  expect(report.gaps[0]).toContain('the list goes on');
});

test.each([
  [
    '<SIMPLE_RETURN><RESPONSE><CODE>999</CODE><TEXT>Internal</TEXT></RESPONSE></SIMPLE_RETURN>',
    'Qualys says 999 Internal',
  ],
  ['<html></html>', 'it is missing'],
  [detections.replace('>5<', '>9<'), 'SEVERITY "9" is not 1 to 5'],
  [detections.replace('Active', 'Asleep'), 'STATUS "Asleep"'],
  [detections.replace('Confirmed', 'Guessed'), 'TYPE "Guessed"'],
  [detections.replace('<QID>356789</QID>', ''), 'a QID is a number'],
  [detections.slice(0, 1200), 'cut off'],
])('what Qualys does not write is refused, with the place', async (xml, message) => {
  await expect(readQualys(xml)).rejects.toMatchObject({
    code: 'HARNESS_SCAN_INVALID',
    message: expect.stringContaining(message),
  });
});

test('another list is no knowledge base', async () => {
  await expect(readQualys(detections, { knowledgeBase: detections })).rejects.toMatchObject({
    code: 'HARNESS_SCAN_INVALID',
  });
});
