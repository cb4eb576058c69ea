/** A message of a squash, taken apart. */
export interface SquashMessage {
  /** What was written for the squash itself: its subject and its trailers. */
  readonly own: string;
  /** The messages that were squashed. */
  readonly squashed: readonly string[];
}

/**
 * Takes the message of a squash apart: as `git merge --squash` writes it, or as GitHub does, with a
 * star before each message. `undefined` for any other message.
 */
export function readSquash(message: string): SquashMessage | undefined {
  return gitSquash(message) ?? githubSquash(message);
}

function gitSquash(message: string): SquashMessage | undefined {
  const [own = '', ...logs] = message.split(/^commit [0-9a-f]{40,64}$/m);
  if (!/^Squashed commit of the following:$/m.test(own) || logs.length === 0) return undefined;
  const squashed = logs.map((log) =>
    log
      .replace(/^\n?(?:\S.*\n)*/, '')
      .replace(/^ {4}/gm, '')
      .trim(),
  );
  return { own: own.replace(/^Squashed commit of the following:$/m, ''), squashed };
}

/** GitHub's squash button: the number of the pull request behind the subject, then a list. */
function githubSquash(message: string): SquashMessage | undefined {
  const lines = message.split('\n');
  const [subject = '', ...body] = lines;
  if (!/ \(#\d{1,10}\)$/.test(subject)) return undefined;
  const own = [subject];
  const squashed: string[][] = [];
  let ended = false;
  for (const line of body) {
    if (/^-{5,}$/.test(line)) ended = true;
    if (!ended && line.startsWith('* ')) squashed.push([line.slice(2)]);
    else if (ended || squashed.length === 0) own.push(line);
    else squashed.at(-1)?.push(line);
  }
  if (squashed.length === 0) return undefined;
  return { own: own.join('\n'), squashed: squashed.map((each) => each.join('\n').trim()) };
}
