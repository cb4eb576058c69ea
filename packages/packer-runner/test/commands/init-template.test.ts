import { describe, expect, it } from 'vitest';
import { initTemplate } from '../../src/commands/init-template.js';
import { createFakePacker, rows, type Script } from '../support/fake-packer.js';
import { createWorkbench } from '../support/workbench.js';

const prepare = async (version: string, init?: Script) => {
  const { folder, options } = await createWorkbench();
  const packer = await createFakePacker({ version, commands: init ? { init } : {} });
  return { packer, options: { env: options.env, workingDirectory: folder, packer: packer.path } };
};

const coloured = (text: string) => `,ui,say,\u001b[1;36m${text}\u001b[0m`;

describe('initTemplate', () => {
  it('is skipped where the real Packer is older than 1.7', async () => {
    const { folder, options } = await createWorkbench();

    const result = await initTemplate('x.pkr.hcl', { env: options.env, workingDirectory: folder });

    expect(result).toEqual({
      state: 'skipped',
      reason:
        'Packer 1.6.6 has no command init: it comes with its plugins. Packer 1.7 and later have it.',
    });
  });

  it('is skipped for legacy JSON', async () => {
    const { options, packer } = await prepare('1.11.2', {});

    const result = await initTemplate('x.json', options);

    expect(result).toMatchObject({ state: 'skipped' });
    expect(await packer.calls()).toEqual([]);
  });

  it.each(['1.7.0', '1.16.0', '2.0.0'])(
    'returns the plugins that Packer %s has installed',
    async (version) => {
      const { options, packer } = await prepare(version, {
        stdout: rows(
          coloured('Installed plugin github.com/hashicorp/amazon v1.8.2 in "/plugins/amazon"'),
          coloured(
            'Installed implicitly required plugin github.com/hashicorp/null v0.0.3 in "/plugins/null"',
          ),
          ',ui,error,\\nWarning%!(PACKER_COMMA) init with implicitly required plugin is always going to',
        ),
      });

      const result = await initTemplate('x.pkr.json', { ...options, upgrade: true });

      expect(result).toMatchObject({
        state: 'ready',
        installed: [
          { plugin: 'github.com/hashicorp/amazon', version: '1.8.2' },
          { plugin: 'github.com/hashicorp/null', version: '0.0.3' },
        ],
        diagnostics: [{ severity: 'warning' }],
      });
      expect(await packer.calls()).toContainEqual([
        'init',
        '-machine-readable',
        '-upgrade',
        'x.pkr.json',
      ]);
    },
  );

  it('is ready when nothing is missing', async () => {
    const { options } = await prepare('1.14.0', {});

    const result = await initTemplate('x.pkr.hcl', options);

    expect(result).toEqual({ state: 'ready', installed: [], diagnostics: [] });
  });

  it('returns why a plugin could not be installed', async () => {
    const { options } = await prepare('1.14.0', {
      stdout: rows(
        ',ui,error,Failed getting the "github.com/hashicorp/amazon" plugin:',
        ',ui,error,error: token-for-nobody was refused',
      ),
      exitCode: 1,
    });

    const result = await initTemplate('x.pkr.hcl', { ...options, secrets: ['token-for-nobody'] });

    expect(result).toMatchObject({
      state: 'failed',
      installed: [],
      diagnostics: [
        { severity: 'error', summary: 'Failed getting the "github.com/hashicorp/amazon" plugin:' },
        { severity: 'error', summary: 'error: *** was refused' },
      ],
    });
  });

  it('throws when Packer does not know the command after all', async () => {
    const { options } = await prepare('1.9.0');

    const result = initTemplate('x.pkr.hcl', options);

    await expect(result).rejects.toMatchObject({
      code: 'PACKER_COMMAND_FAILED',
      message: expect.stringContaining('does not know the command'),
    });
  });
});
