// The tus server as it comes, as a process of its own: `tus-server.ts DIR`. Tells its address on stdout, one JSON line.
import { FileStore } from '@tus/file-store';
import { Server } from '@tus/server';

const [directory] = process.argv.slice(2);
if (directory === undefined) throw new Error('usage: tus-server.ts DIR');
const server = new Server({ path: '/files', datastore: new FileStore({ directory }) });
const listening = server.listen(0, '127.0.0.1', () => {
  const address = listening.address();
  if (address === null || typeof address === 'string') throw new Error('Expected a port');
  console.log(JSON.stringify({ url: `http://127.0.0.1:${String(address.port)}/files` }));
});
process.on('SIGTERM', () => process.exit(0));
