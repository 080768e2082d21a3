// SPDX-License-Identifier: Apache-2.0
import type { RouteRecordRaw } from 'vue-router'

export const overviewRoutes: RouteRecordRaw[] = [
  { path: '/overview', name: 'overview', component: () => import('./views/OverviewView.vue') },
]
