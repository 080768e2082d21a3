// SPDX-License-Identifier: Apache-2.0
import type { RouteRecordRaw } from 'vue-router'

export const fileRoutes: RouteRecordRaw[] = [
  { path: '/files', name: 'files', component: () => import('./views/FilesView.vue') },
]
