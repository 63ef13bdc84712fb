import { fileURLToPath } from 'node:url'
import vue from '@vitejs/plugin-vue'
import { defineConfig } from 'vitest/config'

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url))

export default defineConfig({
  plugins: [vue()],
  resolve: { alias: { '@': here('./src') } },
  server: {
    host: '127.0.0.1',
    proxy: { '/api': process.env['HUIYING_API'] ?? 'http://127.0.0.1:8000' },
  },
  build: {
    outDir: here('../api/static'),
    emptyOutDir: true,
    manifest: true,
    // Inlined images and fonts would need data: in the content security policy.
    assetsInlineLimit: 0,
    chunkSizeWarningLimit: 700,
  },
  test: { include: ['tests/**/*.test.ts'] },
})
