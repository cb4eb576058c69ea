import { createHash } from 'node:crypto';
import type { FoundImage } from '../access/image-access.js';
import { ShareError, toShareError } from '../errors.js';
import type { CopyImageAction } from '../plan/action.js';
import type { Run } from './run.js';

/** More than a release loses in practice, and few enough where EC2 lists nothing at all. */
const mostAttempts = 5;

/** The clocks of EC2 and of this machine may differ by so many milliseconds. */
const clockSkew = 60_000;

/**
 * Start a copy and see that EC2 lists it. EC2 answers a token that it knows with the image that it
 * made the first time, also when that is gone since. It is then asked again, with the number of the
 * attempt in the token: that is the same in every run, so that repeated calls still are one copy.
 */
export async function copyImage(action: CopyImageAction, run: Run): Promise<void> {
  const { region, name, clientToken } = action;
  const { images } = run.access({ region });
  const made = new Set<string>();
  for (let attempt = 1; ; attempt++) {
    const token = attempt === 1 ? clientToken : numbered(clientToken, attempt);
    let asked = 0;
    const imageId = await run.copyQueue(region).copy(name, action.snapshots, () => {
      asked = run.options.clock.now();
      return images.copy({ ...action, clientToken: token });
    });
    run.pending.begin(region, name);
    made.add(imageId);
    run.learn(region, name, { imageId });
    // Earlier ones count too: EC2 may just have been slow to list them.
    const alive = (all: readonly FoundImage[]) =>
      all.find((image) => made.has(image.imageId) && !isGone(image, asked));
    const gone = (seen: string) =>
      new ShareError(
        'SHARE_IMAGE_FAILED',
        `copying ${action.sourceImageId} to ${region}, attempt ${attempt}: EC2 answers ${imageId}, which is ${seen}; deregister what is left of it, then run again`,
      );
    try {
      const listed = await run.images(region).until(
        name,
        (all) => {
          if (alive(all) !== undefined) return true;
          const image = all.find((each) => each.imageId === imageId);
          if (image !== undefined) throw gone(image.state);
          return false;
        },
        () => gone(`not listed after ${run.options.settleWait.maxWait} ms`),
        run.options.settleWait.maxWait,
      );
      return run.learn(region, name, { imageId: alive(listed)?.imageId ?? imageId });
    } catch (cause) {
      run.pending.end(region, name);
      const { code } = toShareError(cause, action.id);
      if (code !== 'SHARE_IMAGE_FAILED' || attempt === mostAttempts) throw cause;
    }
  }
}

/** Whether an image is what became of an earlier copy. A new one that fails would fail again. */
function isGone({ state, createdAt }: FoundImage, asked: number): boolean {
  return (
    state === 'deregistered' || (state === 'failed' && Date.parse(createdAt) < asked - clockSkew)
  );
}

function numbered(clientToken: string, attempt: number): string {
  return createHash('sha256').update(`${clientToken} ${attempt}`).digest('hex');
}
