// Builds the web floor (src/web) to dist/web: one page, hashed files, nothing fetched from elsewhere.
// Not decided here: where the files are served (platform/http) and what the content security policy says.
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

export default defineConfig({
  root: 'src/web',
  publicDir: false,
  base: '/',
  plugins: [react()],
  build: {
    outDir: '../../dist/web',
    emptyOutDir: true,
    target: 'es2022',
    // The server's policy allows scripts and fonts from its own origin only, so nothing is inlined as data.
    assetsInlineLimit: 0,
    chunkSizeWarningLimit: 1600,
  },
});
