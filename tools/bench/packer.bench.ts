// Running Packer through the runner takes about as long as running the same commands bare.

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, mkdtempSync, openSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { env } from 'node:process';
import { runPacker } from '@soe/packer-runner';
import { atMost, type Benchmark } from './figure.ts';
import { interleave } from './interleave.ts';

const template = `
source "null" "bench" {
  communicator = "none"
}

build {
  sources = ["source.null.bench"]

  provisioner "shell-local" {
    inline = ["for i in $(seq 200); do echo line $i; done; sleep 2"]
  }
}
`;

/** See {@link Benchmark}. */
export const measure: Benchmark['measure'] = async (say) => {
  const directory = mkdtempSync(join(tmpdir(), 'soe-bench-packer-'));
  try {
    writeFileSync(join(directory, 'bench.pkr.hcl'), template);
    const environment = { PATH: env['PATH'] ?? '', HOME: directory, CHECKPOINT_DISABLE: '1' };
    let runs = 0;
    say('the runner against the bare commands (version, validate, build), in turns …');
    const times = await interleave(5, {
      bare: async () => {
        await bare(['version', '-machine-readable'], directory, environment);
        await bare(['validate', '-machine-readable', 'bench.pkr.hcl'], directory, environment);
        await bare(['build', '-machine-readable', 'bench.pkr.hcl'], directory, environment);
      },
      ours: async () => {
        runs += 1;
        const { outcome } = await runPacker({
          template: 'bench.pkr.hcl',
          workingDirectory: directory,
          runDirectory: join(directory, `run-${runs}`),
          env: environment,
        });
        if (outcome !== 'succeeded') throw new Error(`the build ended as ${outcome}`);
      },
    });
    return [
      atMost('a build of over 1 s against bare Packer', times.ours / times.bare, 'ratio', 1.02),
    ];
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
};

async function bare(
  args: readonly string[],
  cwd: string,
  environment: Readonly<Record<string, string>>,
): Promise<void> {
  const log = openSync(join(cwd, 'bare.log'), 'w');
  const child = spawn('packer', args, { cwd, env: environment, stdio: ['ignore', log, log] });
  const [code] = await once(child, 'close');
  closeSync(log);
  if (code !== 0) throw new Error(`packer ${args[0]} ended with exit code ${code}`);
}
