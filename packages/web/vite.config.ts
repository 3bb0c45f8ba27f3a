import { svelte } from '@sveltejs/vite-plugin-svelte';
import { defineConfig } from 'vite';

export default defineConfig({
  // Relative, so that the page works below any path of a proxy.
  base: './',
  plugins: [svelte()],
  build: {
    outDir: 'dist',
    // The page's policy allows no data: addresses, so nothing may be turned into one.
    assetsInlineLimit: 0,
    target: 'es2023',
    chunkSizeWarningLimit: 600,
    // How long each plugin took says nothing to whoever types `npm start`.
    rolldownOptions: { checks: { pluginTimings: false } },
  },
});
