import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, test } from 'vitest';
import { readScaffold } from '../../src/init/read-scaffold.js';
import { ciFiles } from '../../src/init/scaffold-files.js';

const script = fileURLToPath(new URL('declarative-pipeline.groovy', import.meta.url));

/** Debian's groovy looks for Java where the package default-jre puts it, which need not be there. */
const javaHome = homeOfJava();
const hasGroovy =
  javaHome !== undefined &&
  spawnSync('groovy', ['--version'], { env: { ...process.env, JAVA_HOME: javaHome } }).status === 0;

function homeOfJava(): string | undefined {
  const { status, stdout } = spawnSync('which', ['java'], { encoding: 'utf8' });
  return status === 0 ? dirname(dirname(realpathSync(stdout.trim()))) : undefined;
}

interface Build {
  readonly agent: string;
  readonly environment: Readonly<Record<string, string>>;
  readonly parameters: readonly { readonly string: { readonly name: string } }[];
  readonly triggers: readonly unknown[];
  readonly options: readonly object[];
  readonly result: string;
  readonly stages: readonly Stage[];
  /** Why the file is none that Jenkins would take. */
  readonly refused?: string;
}

interface Stage {
  readonly stage: string;
  readonly agent: string;
  readonly environment?: Readonly<Record<string, string>>;
  readonly steps: readonly Readonly<Record<string, unknown>>[];
}

const nothing = { FLAVOR: '', VERSION: '', CHANNEL: 'stable' };
const promotion = { ...nothing, FLAVOR: 'al2023', VERSION: "1.0.0'; touch x; '" };
const timer = ['hudson.triggers.TimerTrigger$TimerTriggerCause'];

const situations = {
  change: { branch: 'PR-1', changeRequest: true, params: nothing },
  push: { branch: 'main', params: nothing },
  schedule: { branch: 'main', params: nothing, causes: timer },
  failing: { branch: 'main', params: nothing, fails: 'soe release' },
  promotion: { branch: 'main', params: promotion },
  branch: { branch: 'topic', params: promotion },
} as const;

const mistakes = {
  section: ['post {', 'afterwards {'],
  brace: ["stage('Check') {", "stage('Check')"],
  condition: ['changeRequest()', 'isChangeRequest()'],
} as const;

type Name = keyof typeof situations | keyof typeof mistakes;

describe.skipIf(!hasGroovy)('the Jenkinsfile, carried out by Groovy', () => {
  let builds: Readonly<Record<Name, Build>>;
  beforeAll(async () => {
    const directory = mkdtempSync(join(tmpdir(), 'soe-jenkins-'));
    const write = (name: string, text: string) => writeFileSync(join(directory, name), text);
    const files = await ciFiles({ ci: 'jenkins', region: 'eu-west-1' }, readScaffold);
    const text = files.find(({ path }) => path === 'Jenkinsfile')?.text ?? '';
    write('Jenkinsfile', text);
    const asked: Record<string, object> = { ...situations };
    for (const [name, [right, wrong]] of Object.entries(mistakes)) {
      write(name, text.replace(right, wrong));
      asked[name] = { ...situations.push, jenkinsfile: join(directory, name) };
    }
    const all = Object.values(asked).map((each) => ({
      jenkinsfile: join(directory, 'Jenkinsfile'),
      ...each,
    }));
    write('situations.json', JSON.stringify(all));
    const output = execFileSync('groovy', [script, join(directory, 'situations.json')], {
      encoding: 'utf8',
      env: { ...process.env, JAVA_HOME: javaHome },
    });
    rmSync(directory, { recursive: true });
    const found: readonly Build[] = JSON.parse(output);
    builds = Object.fromEntries(
      Object.keys(asked).map((name, index) => [name, found[index]]),
    ) as Record<Name, Build>;
  }, 180_000);

  const stagesOf = (name: Name) =>
    builds[name].stages.map(({ stage, agent }) => `${stage} ${agent}`);
  const shellOf = (name: Name) =>
    builds[name].stages.flatMap(({ steps }) => steps.flatMap(({ sh }) => sh ?? []));

  test('a change request is checked by an agent without the role', () => {
    expect(stagesOf('change')).toEqual(['Check soe-check']);
    expect(shellOf('change')).toEqual([
      './ci/prepare.sh',
      'npx soe doctor --offline',
      'npx soe check-commits --from "origin/$CHANGE_TARGET"',
      'npx soe plan --affected --offline',
    ]);
  });

  test('a push to main releases what it touched, the timer what has a newer source image', () => {
    for (const [name, which] of [
      ['push', '--affected'],
      ['schedule', '--source-changes'],
    ] as const) {
      expect(stagesOf(name)).toEqual(['Release soe']);
      expect(builds[name].stages[0]?.environment).toEqual({
        PATH: '/work/.soe/bin:/usr/bin',
        WHICH: which,
      });
      expect(shellOf(name)[1]).toContain('npx soe release $flavors');
    }
    expect(builds.push.triggers).toEqual([{ cron: 'H 3 * * *' }]);
    expect(builds.change.triggers).toEqual([{ cron: '' }]);
  });

  test('records and logs are kept of a release that failed, too', () => {
    const kept = { artifacts: '.soe/runs/**,.soe/releases/**', allowEmptyArchive: true };

    expect(builds.failing.result).toBe('FAILURE');
    expect(builds.push.result).toBe('SUCCESS');
    for (const name of ['failing', 'push'] as const)
      expect(builds[name].stages[0]?.steps.at(-1)).toEqual({ archiveArtifacts: kept });
  });

  test('a promotion waits for a yes, and its parameters are part of no script', () => {
    expect(stagesOf('promotion')).toEqual(['Approve none', 'Promote soe']);
    const [approve, promote] = builds.promotion.stages;
    expect(approve?.steps).toEqual([
      { input: { message: `Promote al2023 ${promotion.VERSION} to stable?` } },
    ]);
    expect(promote?.steps.at(-1)).toEqual({
      sh: 'npx soe promote "$FLAVOR" "$VERSION" --to "$CHANNEL" --yes',
    });
    expect(builds.promotion.parameters.map(({ string: { name } }) => name)).toEqual(
      Object.keys(promotion),
    );
  });

  test('other branches do nothing, whatever is asked for', () => {
    expect(builds.branch.stages).toEqual([]);
  });

  test('it builds one at a time, for the region that was named, and holds no agent meanwhile', () => {
    const { agent, environment, options } = builds.push;

    expect({ agent, environment }).toEqual({
      agent: 'none',
      environment: { AWS_REGION: 'eu-west-1' },
    });
    expect(options).toContainEqual({ disableConcurrentBuilds: [] });
  });

  test('a file with a mistake is refused', () => {
    expect(builds.section.refused).toContain('afterwards');
    expect(builds.brace.refused).toMatch(/unexpected|expecting/);
    expect(builds.condition.refused).toContain('isChangeRequest');
  });
});
