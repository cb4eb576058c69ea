import { expect, test } from 'vitest';
import { readNunit } from '../../src/results/read-nunit.js';

// By hand, after what the writers of Pester 5 and 3 do. No Pester was run.
const nunit25 = (failures = 1) => `<?xml version="1.0" encoding="utf-8" standalone="no"?>
<test-results xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:noNamespaceSchemaLocation="nunit_schema_2.5.xsd" name="Pester" total="4" errors="0" failures="${failures}" not-run="1" inconclusive="1" ignored="0" skipped="1" invalid="0" date="2026-01-01" time="12:00:00">
  <environment nunit-version="2.5.8.0" platform="Microsoft Windows Server 2022|C:\\Windows" />
  <culture-info current-culture="en-US" current-uiculture="en-US" />
  <test-suite type="TestFixture" name="Pester" executed="True" result="Failure" success="False" time="0.5" asserts="0" description="Pester">
    <results>
      <test-suite type="TestFixture" name="C:\\t\\a.Tests.ps1" executed="True" result="Failure" success="False" time="0.5" asserts="0" description="C:\\t\\a.Tests.ps1">
        <results>
          <test-suite type="TestFixture" name="Image" executed="True" result="Failure" success="False" time="0.4" asserts="0" description="Image">
            <results>
              <test-case description="has a motd" name="Image.has a motd" time="0.0123" asserts="0" success="True" result="Success" executed="True" />
              <test-case description="has no users" name="Image.has no users" time="0.02" asserts="0" success="False" result="Failure" executed="True">
                <failure><message>Expected 0, but got 1.</message><stack-trace>at line 5
at line 9</stack-trace></failure>
              </test-case>
              <test-case description="is small" name="Image.is small" time="0" asserts="0" success="False" result="Ignored" executed="False"><reason><message>no disk</message></reason></test-case>
              <test-case description="is odd" name="Image.is odd" time="0" asserts="0" success="False" result="Inconclusive" executed="True" />
            </results>
          </test-suite>
        </results>
      </test-suite>
    </results>
  </test-suite>
</test-results>`;

test('NUnit 2.5 of Pester is read with its words, times and messages', () => {
  expect(readNunit(nunit25())).toEqual([
    {
      name: 'has a motd',
      status: 'passed',
      duration: 12.3,
      suite: ['Pester', 'C:\\t\\a.Tests.ps1', 'Image'],
      rawStatus: 'Success',
    },
    {
      name: 'has no users',
      status: 'failed',
      duration: 20,
      suite: ['Pester', 'C:\\t\\a.Tests.ps1', 'Image'],
      message: 'Expected 0, but got 1.',
      trace: 'at line 5\nat line 9',
      rawStatus: 'Failure',
    },
    {
      name: 'is small',
      status: 'skipped',
      duration: 0,
      suite: ['Pester', 'C:\\t\\a.Tests.ps1', 'Image'],
      message: 'no disk',
      rawStatus: 'Ignored',
    },
    {
      name: 'is odd',
      status: 'other',
      duration: 0,
      suite: ['Pester', 'C:\\t\\a.Tests.ps1', 'Image'],
      rawStatus: 'Inconclusive',
    },
  ]);
});

const nunit3 = `<?xml version="1.0" encoding="utf-8" standalone="no"?>
<test-run id="0" name="Pester" fullname="Pester" testcasecount="4" result="Failed" total="4" passed="1" failed="2" inconclusive="0" skipped="1" warnings="0" duration="0.5" asserts="4" random-seed="1">
  <filter />
  <test-suite type="Assembly" id="1-1000" name="a.Tests.ps1" fullname="C:\\t\\a.Tests.ps1" runstate="Runnable" result="Failed" site="Child" duration="0.5" total="4" passed="1" failed="2">
    <environment framework-version="5.5.0" />
    <failure><message>One or more child tests had errors</message></failure>
    <test-suite type="TestFixture" id="1-1001" name="Image" fullname="Image" classname="Image" runstate="Runnable" result="Failed" site="SetUp" duration="0.4">
      <properties><property name="_TYPE" value="Describe" /></properties>
      <failure><message>BeforeAll: no network</message><stack-trace>at 1</stack-trace></failure>
      <test-case id="1-1002" name="works" fullname="Image.works" methodname="works" classname="Image" runstate="Runnable" result="Passed" start-time="2026-01-01 00:00:00Z" duration="1.5" asserts="1"><output><![CDATA[<b>said</b>]]></output></test-case>
      <test-case id="1-1003" name="fails" fullname="Image.fails" runstate="Runnable" result="Failed" duration="0.25"><failure><message>no</message><stack-trace>where</stack-trace></failure></test-case>
      <test-case id="1-1004" name="breaks" fullname="Image.breaks" runstate="Runnable" result="Failed" label="Error" duration="0"><failure><message>crash</message></failure></test-case>
      <test-case id="1-1005" name="waits" fullname="Image.waits" runstate="Ignored" result="Skipped" label="Ignored" duration="0"><reason><message>later</message></reason></test-case>
    </test-suite>
  </test-suite>
</test-run>`;

test('NUnit 3: an error of a test is other, and a suite whose setup broke is told', () => {
  expect(
    readNunit(nunit3).map(({ name, status, duration, message }) => [
      name,
      status,
      duration,
      message,
    ]),
  ).toEqual([
    ['works', 'passed', 1500, undefined],
    ['fails', 'failed', 250, 'no'],
    ['breaks', 'other', 0, 'crash'],
    ['waits', 'skipped', 0, 'later'],
    ['results of suite a.Tests.ps1 / Image are whole', 'other', 0, 'BeforeAll: no network'],
  ]);
});

test('a sum that the tests do not bear out is told', () => {
  expect(readNunit(nunit25(3)).at(-1)).toMatchObject({
    status: 'other',
    message: '<test-results> says failures="3", and its tests show 2',
  });
  expect(readNunit('<test-run total="2" failed="0"/>')).toMatchObject([{ status: 'other' }]);
});

test('a word that is not known is never passed', () => {
  expect(
    readNunit('<test-run><test-case name="a" result="constructor"/></test-run>'),
  ).toMatchObject([{ status: 'other', message: 'result constructor' }]);
});

test('no test is an empty list', () => {
  expect(readNunit('<test-results total="0" errors="0" failures="0"/>')).toEqual([]);
});

test.each([
  ['JUnit', '<testsuite/>'],
  ['a document type', '<!DOCTYPE test-run SYSTEM "http://127.0.0.1/x"><test-run/>'],
  ['a cut', nunit3.slice(0, 1500)],
])('%s is refused', (_, text) => {
  expect(() => readNunit(text)).toThrow(
    expect.objectContaining({ code: 'HARNESS_RESULTS_INVALID' }),
  );
});
