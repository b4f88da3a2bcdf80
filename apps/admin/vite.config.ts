import { pathToFileURL } from 'node:url'
import react from '@vitejs/plugin-react'
import { defineConfig, type Plugin } from 'vite'

/**
 * A module named `*.constant.ts` is run while building and replaced by the data that it exports. The page gets the
 * addresses of the routes from the protocol package this way, without carrying the schemas they stand in.
 */
function evaluateConstants(): Plugin {
  return {
    name: 'evaluate-constants',
    async load(id) {
      if (!id.endsWith('.constant.ts')) return null
      const exported: Record<string, unknown> = await import(pathToFileURL(id).href)
      return Object.entries(exported)
        .map(([name, value]) => `export const ${name} = ${JSON.stringify(value)}`)
        .join('\n')
    },
  }
}

/** The server that `npm run dev`-style work talks to; the built page is served by it. */
const developmentServer = process.env['XIAOPIAO_DEV_SERVER'] ?? 'http://127.0.0.1:5000'

export default defineConfig({
  base: '/admin/print/',
  plugins: [evaluateConstants(), react()],
  build: {
    outDir: 'dist',
    emptyOutDir: true,
    target: 'es2023',
    // Everything is a file of our own origin: the page runs under a strict content security policy.
    assetsInlineLimit: 0,
    chunkSizeWarningLimit: 800,
    rolldownOptions: {
      output: {
        codeSplitting: {
          groups: [
            { name: 'react', test: /node_modules[\\/](react|react-dom|scheduler|react-router|@remix-run)[\\/]/ },
          ],
        },
      },
    },
  },
  server: { proxy: { '/api': developmentServer } },
})
