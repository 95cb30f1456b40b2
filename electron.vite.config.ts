import { resolve } from 'node:path';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'electron-vite';

const here = (path: string): string => resolve(import.meta.dirname, path);
const alias = { '@shared': here('shared') };

// The lowest runtime we start on is Electron 33 (Node 20.18, Chrome 130). Left to itself electron-vite takes the
// targets from the declared Electron, whose Node is too new for the fallback.
const nodeTarget = 'node20.18';
const pageTarget = 'chrome130';

const main = {
  resolve: { alias },
  build: {
    target: nodeTarget,
    externalizeDeps: true,
    rollupOptions: {
      // Everything that runs as a file of its own: the app and its worker processes.
      input: { index: here('main/index.ts'), 'media-worker': here('main/media/media-worker.ts') },
      output: { format: 'es', entryFileNames: '[name].js', chunkFileNames: 'chunks/[name]-[hash].js' },
    },
  },
} as const;

const preload = {
  resolve: { alias },
  build: {
    target: nodeTarget,
    // A sandboxed preload is one file that may require nothing but electron.
    externalizeDeps: false,
    rollupOptions: {
      input: { index: here('preload/index.ts') },
      output: { format: 'cjs', entryFileNames: '[name].cjs' },
    },
  },
} as const;

const renderer = {
  root: here('renderer'),
  resolve: { alias },
  plugins: [react()],
  build: { target: pageTarget, minify: true, rollupOptions: { input: here('renderer/index.html') } },
};

export default defineConfig({ main, preload, renderer });
