import { createStudioClient, type StudioClient } from '../../main/sync/studio-client';
import { createFakeStudio } from './fake-studio';
import { createFakeClock } from './fake-studio-clock';
import { createFakeLine } from './fake-studio-transport';
import { startTestStudio } from './test-studio';

/** A client and a studio for it to speak to, real or in memory. */
export interface StudioDesk {
  readonly client: StudioClient;
  readonly strangersClient: StudioClient;
  close(): Promise<void>;
}

export async function openFakeDesk(): Promise<StudioDesk> {
  const studio = createFakeStudio();
  const line = createFakeLine(() => studio, createFakeClock());
  const clientWith = (token: string): StudioClient =>
    createStudioClient({ url: 'http://127.0.0.1:1', token: () => token, transport: line.transport });
  return {
    client: clientWith(studio.token),
    strangersClient: clientWith('wrong'),
    close: async () => undefined,
  };
}

export async function openRealDesk(): Promise<StudioDesk> {
  const studio = await startTestStudio();
  const clientWith = (token: string): StudioClient => createStudioClient({ url: studio.url, token: () => token });
  const [client, strangersClient] = [clientWith(studio.token), clientWith('fp_wrong')];
  return {
    client,
    strangersClient,
    close: async () => {
      client.close();
      strangersClient.close();
      await studio.remove();
    },
  };
}
