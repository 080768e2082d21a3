// SPDX-License-Identifier: Apache-2.0
import type { RouteRecordRaw } from 'vue-router'

/** Query: `open` is the source shown beside the list; `mode` is `new` or `edit`. */
export const sourceRoutes: RouteRecordRaw[] = [
  { path: '/sources', name: 'sources', component: () => import('./views/SourceListView.vue') },
]
