// Takes the rows of a file apart in the plainest way, and prints how long that took: what this machine
// reads at all, without masking, events, or care for anything odd. Arguments: the file, and one to
// read before, so that the time is that of compiled code.
import { createReadStream } from 'node:fs';
import { argv } from 'node:process';

const [file = '', before = file] = argv.slice(2);

async function readRows(path: string): Promise<number> {
  const decoder = new TextDecoder();
  let open = '';
  let fields = 0;
  for await (const chunk of createReadStream(path, { highWaterMark: 262_144 })) {
    const lines = (open + decoder.decode(chunk, { stream: true })).split('\n');
    open = lines.pop() ?? '';
    for (const line of lines) {
      const [at, target, type, ...data] = line.split(',');
      const row = { at: Number(at), target, type, data };
      fields += row.data.length;
    }
  }
  return fields;
}

await readRows(before);
const start = performance.now();
const fields = await readRows(file);
console.log(JSON.stringify({ time: performance.now() - start, fields }));
