// SPDX-License-Identifier: Apache-2.0
import { fileURLToPath } from 'node:url'
import vueI18n from '@intlify/unplugin-vue-i18n/vite'
import vue from '@vitejs/plugin-vue'
import { defineConfig } from 'vitest/config'
import { onFirstScreen } from './first-screen.config.ts'
import { fakeControlPlane } from './src/mocks/fake-server.ts'

const source = fileURLToPath(new URL('src', import.meta.url))

export default defineConfig(({ command }) => ({
  // relative: the same files serve under any path prefix (router.ts keeps all routes one segment deep for it)
  base: './',
  plugins: [
    // its libraries, too, use the Composition API alone
    vue({ features: { optionsAPI: command !== 'build' } }),
    // compiles the messages at build time, so no compiler is shipped and nothing needs eval
    vueI18n({
      include: `${source}/**/locales/*.json`,
      runtimeOnly: true,
      compositionOnly: true,
      fullInstall: false,
      dropMessageCompiler: command === 'build',
    }),
    fakeControlPlane(),
  ],
  resolve: { alias: { '@': source } },
  build: {
    // the Maven build says where; by hand it goes to target/ too, which is ignored by git
    outDir: process.env['UI_OUT'] ?? 'target/classes/webroot',
    emptyOutDir: true,
    target: ['chrome123', 'edge123', 'firefox121', 'safari17.5'],
    assetsInlineLimit: 0,
    rolldownOptions: {
      output: {
        // the first screen is one file, and what other pages share is another: to ask for twenty small ones takes longer than to read them
        codeSplitting: {
          groups: [
            { name: onFirstScreen([`${source}/main.ts`, `${source}/overview/views/OverviewView.vue`]), priority: 1 },
            { name: 'shared', test: /[\\/]src[\\/].*\.(ts|vue|css)/, minShareCount: 3 },
          ],
        },
      },
    },
    reportCompressedSize: true,
  },
  test: {
    environment: 'happy-dom',
    include: ['src/**/*.spec.ts'],
    setupFiles: ['src/mocks/test-setup.ts'],
    restoreMocks: true,
    // deadlines, not expectations: a busy machine must not fail a test
    testTimeout: 60_000,
    expect: { poll: { timeout: 20_000, interval: 20 } },
  },
}))
