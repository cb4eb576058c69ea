import { createServer, type IncomingMessage, request, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';

/** One endpoint for all services: what is for SNS goes to one server, and everything else to another. */
export async function awsWithSns(aws: string, sns: string) {
  const pass = async (incoming: IncomingMessage, answer: ServerResponse) => {
    const { authorization = '' } = incoming.headers;
    // The scope of a signature names the service.
    const target = /\/sns\/aws4_request/.test(authorization) ? sns : aws;
    const body = await buffer(incoming);
    const { method, headers, url = '/' } = incoming;
    // As it came, because the signature is over path and host.
    const { hostname, port } = new URL(target);
    const further = request({ hostname, port, path: url, method, headers }, (answered) => {
      answer.writeHead(answered.statusCode ?? 500, answered.headers);
      answered.pipe(answer);
    });
    further.on('error', () => answer.destroy());
    further.end(body);
  };
  const server = createServer((incoming, answer) => {
    pass(incoming, answer).catch(() => answer.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    endpoint: `http://127.0.0.1:${port}`,
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
