import { describe, expect, it } from 'vitest';
import { packerVersion } from '../../src/commands/packer-version.js';
import { createFakePacker } from '../support/fake-packer.js';
import { createWorkbench } from '../support/workbench.js';

describe('packerVersion', () => {
  it('asks the real Packer, also without an environment', async () => {
    const { options } = await createWorkbench();

    const version = await packerVersion({ env: options.env });

    expect(version).toBe('1.6.6');
    expect(await packerVersion({ env: { PATH: options.env['PATH'] ?? '' } })).toBe(version);
  });

  it('asks the program that it is given', async () => {
    const { path } = await createFakePacker({ version: '1.16.0' });

    expect(await packerVersion({ packer: path })).toBe('1.16.0');
  });

  it('gives up on a program that hangs', async () => {
    const { script } = await createWorkbench();
    const packer = await script(['exec sleep 600']);

    const result = packerVersion({ packer, env: { PATH: '/usr/bin:/bin' }, timeout: 100 });

    await expect(result).rejects.toMatchObject({
      code: 'PACKER_COMMAND_FAILED',
      message: `Cannot run ${packer} version: it did not end within 100 ms and was stopped. See why it hangs, or give it more time with the option timeout.`,
    });
  });

  it('stops when the caller wants it', async () => {
    const signal = AbortSignal.abort(new Error('never mind'));

    await expect(packerVersion({ packer: '/bin/true', signal })).rejects.toThrow('never mind');
  });

  it('says that another program of that name has answered', async () => {
    await expect(packerVersion({ packer: '/bin/echo' })).rejects.toMatchObject({
      code: 'PACKER_VERSION_UNREADABLE',
    });
  });

  it('says that there is no such program', async () => {
    await expect(packerVersion({ packer: 'no-such-packer' })).rejects.toMatchObject({
      code: 'PACKER_NOT_FOUND',
    });
  });
});
