import { describe, expect, it } from 'vitest';
import { adoptImage, type CloudPort, findOrphans, verifyClean } from '../../src/index.js';

describe.each([
  ['findOrphans', findOrphans],
  ['verifyClean', verifyClean],
  ['adoptImage', adoptImage],
])('%s', (_, ask) => {
  it.each<readonly [string, unknown]>([
    ['the path of a run', 'runs/first'],
    ['a promise of a ledger', Promise.resolve({ runId: 'r' })],
  ])('refuses %s', async (__, ledger) => {
    await expect(ask(ledger as never, {} as CloudPort)).rejects.toMatchObject({
      code: 'PACKER_OPTION_INVALID',
      message: expect.stringContaining('this is no ledger'),
    });
  });
});
