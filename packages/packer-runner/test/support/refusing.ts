import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { onTestFinished } from 'vitest';

/** The code of the error that a request is refused with, if it is; a promise keeps it waiting. */
export type Refusal = (
  parameters: URLSearchParams,
) => string | undefined | Promise<string | undefined>;

/** An endpoint before the embedded AWS that refuses some requests, as AWS would. */
export async function refusing(endpoint: string, refuses: Refusal): Promise<string> {
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    const body = Buffer.concat(chunks);
    const code = await refuses(new URLSearchParams(body.toString()));
    if (code !== undefined) {
      response.writeHead(code.startsWith('Unauthorized') ? 403 : 500, {
        'content-type': 'text/xml',
      });
      response.end(
        `<Response><Errors><Error><Code>${code}</Code><Message>not now</Message></Error></Errors><RequestID>r</RequestID></Response>`,
      );
      return;
    }
    const headers = Object.entries(request.headers).flatMap(([name, value]): [string, string][] =>
      typeof value === 'string' && name !== 'connection' && name !== 'content-length'
        ? [[name, value]]
        : [],
    );
    const answer = await fetch(endpoint, { method: 'POST', headers, body });
    response.writeHead(answer.status, { 'content-type': answer.headers.get('content-type') ?? '' });
    response.end(Buffer.from(await answer.arrayBuffer()));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.close();
    server.closeAllConnections();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}
