// SPDX-License-Identifier: Apache-2.0
import type { RouteRecordRaw } from 'vue-router'

/** Query: `open` is the source shown beside the list; `mode` is `new`, `follow` (a new one of a Kubernetes cluster, `origin` names which) or `edit`. */
export const sourceRoutes: RouteRecordRaw[] = [
  { path: '/sources', name: 'sources', component: () => import('./views/SourceListView.vue') },
]
