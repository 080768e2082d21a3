// SPDX-License-Identifier: Apache-2.0
// for tools that do not read .vue files (the linter); vue-tsc sees the real types
declare module '*.vue' {
  import type { DefineComponent } from 'vue'
  const component: DefineComponent
  export default component
}
