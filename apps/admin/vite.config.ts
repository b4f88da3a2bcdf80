import { readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { promisify } from 'node:util'
import { brotliCompress, constants, gzip } from 'node:zlib'
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

/** Smaller files gain less than a packet. */
const worthCompressingBytes = 1_000

/** Writes `.gz` and `.br` beside every built file, which the server hands out as they are. */
function compressFiles(): Plugin {
  let outDir = ''
  return {
    name: 'compress-files',
    apply: 'build',
    configResolved(config) {
      outDir = join(config.root, config.build.outDir)
    },
    async closeBundle(error) {
      if (error !== undefined) return
      const names = await readdir(outDir, { recursive: true })
      await Promise.all(
        names.filter((name) => /\.(html|js|css|svg)$/.test(name)).map((name) => compress(join(outDir, name))),
      )
    },
  }
}

async function compress(path: string): Promise<void> {
  const bytes = await readFile(path)
  if (bytes.length < worthCompressingBytes) return
  const params = { [constants.BROTLI_PARAM_QUALITY]: 9, [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length }
  await Promise.all([
    promisify(gzip)(bytes, { level: 9 }).then((packed) => writeFile(`${path}.gz`, packed)),
    promisify(brotliCompress)(bytes, { params }).then((packed) => writeFile(`${path}.br`, packed)),
  ])
}

/** The server that `npm run dev`-style work talks to; the built page is served by it. */
const developmentServer = process.env['XIAOPIAO_DEV_SERVER'] ?? 'http://127.0.0.1:5000'

export default defineConfig({
  base: '/admin/print/',
  plugins: [evaluateConstants(), react(), compressFiles()],
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
