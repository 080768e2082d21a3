// SPDX-License-Identifier: Apache-2.0
import vue from '@vitejs/plugin-vue'
import { defineConfig } from 'vite'

export default defineConfig({
  plugins: [vue()],
  build: {
    // the Maven build says where; by hand it goes to target/ too, which is ignored by git
    outDir: process.env['UI_OUT'] ?? 'target/classes/webroot',
    emptyOutDir: true,
  },
})
