import { connect, createServer, type AddressInfo, type Socket } from 'node:net';

/** A line between client and studio that a test can cut, shut and move to another studio. */
export interface SyncProxy {
  readonly url: string;
  /** Where new connections go; null refuses them. */
  target: string | null;
  /** For each new connection: bytes from the client after which it is cut; null lets it live. */
  cutAfter: () => number | null;
  readonly carriedBytes: () => number;
  readonly cuts: () => number;
  cutAll(): void;
  close(): Promise<void>;
}

export async function openSyncProxy(target: string): Promise<SyncProxy> {
  const sockets = new Set<Socket>();
  let carried = 0;
  let cuts = 0;
  const server = createServer((client) => {
    const url = proxy.target === null ? null : new URL(proxy.target);
    sockets.add(client);
    client.on('error', () => undefined).on('close', () => sockets.delete(client));
    if (!url) {
      client.destroy();
      return;
    }
    const studio = connect(Number(url.port), url.hostname);
    studio.on('error', () => client.destroy()).on('close', () => client.destroy());
    client.on('close', () => studio.destroy());
    let left = proxy.cutAfter() ?? Infinity;
    client.on('data', (chunk) => {
      const part = chunk.subarray(0, Math.min(chunk.byteLength, left));
      carried += part.byteLength;
      left -= part.byteLength;
      if (!studio.write(part)) client.pause();
      if (left > 0) return;
      cuts += 1;
      // What was taken over still arrives: a line breaks behind the bytes it has carried.
      studio.end(() => client.destroy());
    });
    studio.on('drain', () => client.resume());
    studio.pipe(client);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const proxy: SyncProxy = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    target,
    cutAfter: () => null,
    carriedBytes: () => carried,
    cuts: () => cuts,
    cutAll: () => {
      for (const socket of sockets) socket.destroy();
    },
    close: async () => {
      proxy.cutAll();
      await new Promise((resolve) => server.close(resolve));
    },
  };
  return proxy;
}
