import { contextBridge, ipcRenderer, webUtils } from 'electron';
import { callNames, DROP_CALL, eventNames } from '@shared/contract/channels';

/**
 * The only door between the page and main. It exposes frozen functions, one for each name of the
 * contract: never ipcRenderer itself, never the event object, no way to name another channel.
 */
const call = Object.fromEntries(
  callNames
    .filter((name) => name !== DROP_CALL)
    .map((name) => [name, (input: unknown): Promise<unknown> => ipcRenderer.invoke(name, input)]),
);

const on = Object.fromEntries(
  eventNames.map((name) => [
    name,
    (listener: (payload: unknown) => void): (() => void) => {
      const handle = (_event: unknown, payload: unknown): void => {
        listener(payload);
      };
      ipcRenderer.on(name, handle);
      return () => {
        ipcRenderer.off(name, handle);
      };
    },
  ]),
);

/** Only a file that was really dropped or chosen has a path here: the page cannot make one up. */
const grantDropped = (files: readonly File[]): Promise<unknown> => {
  const paths = files.map((file) => webUtils.getPathForFile(file)).filter((path) => path !== '');
  return ipcRenderer.invoke(DROP_CALL, { paths });
};

contextBridge.exposeInMainWorld(
  'fieldproof',
  Object.freeze({ call: Object.freeze(call), on: Object.freeze(on), grantDropped }),
);
