// SPDX-License-Identifier: Apache-2.0
import {
  createRouter,
  createWebHistory,
  type RouteLocation,
  type Router,
  type RouterHistory,
  type RouteRecordRaw,
} from 'vue-router'
import { changeRoutes } from './changes/routes'
import { clusterRoutes } from './clusters/routes'
import { domainRoutes } from './domains/routes'
import { drainRoutes } from './drains/routes'
import { fileRoutes } from './files/routes'
import { nodeRoutes } from './nodes/routes'
import { overviewRoutes } from './overview/routes'
import { profileRoutes } from './profiles/routes'
import { queryRoutes } from './query/routes'
import { settingsRoutes } from './settings/routes'
import { completeTexts, type Texts } from './shared/i18n'
import { sourceRoutes } from './sources/routes'

/**
 * All pages. A path has one segment, everything else stands in the query: so `./assets/…` in index.html is right on every page,
 * and the same files serve under any prefix without knowing it (a spec holds this).
 */
export const routes: RouteRecordRaw[] = [
  ...overviewRoutes,
  ...domainRoutes,
  ...clusterRoutes,
  ...nodeRoutes,
  ...changeRoutes,
  ...drainRoutes,
  ...fileRoutes,
  ...queryRoutes,
  ...sourceRoutes,
  ...profileRoutes,
  ...settingsRoutes,
  { path: '/', redirect: '/overview' },
  { path: '/:unknown(.*)', redirect: '/overview' },
]

export const createPages = (history: RouterHistory): Router => createRouter({ history, routes })

/** Whether a page says more than the first screen does. */
export const needsAllTexts = (to: Pick<RouteLocation, 'matched'>): boolean =>
  to.matched.some(({ name, redirect }) => redirect === undefined && name !== 'overview')

/** From now on a page is shown when its words are there, too. */
export function bringTexts(pages: Router, texts: Texts): void {
  pages.beforeResolve((to) => (needsAllTexts(to) ? completeTexts(texts.global) : undefined))
}

/** The path that the dashboard is served under: all that comes before the one segment of the page. */
export const pathPrefix = (pathname: string): string => pathname.slice(0, pathname.lastIndexOf('/') + 1)

export const createBrowserPages = (prefix: string): Router => createPages(createWebHistory(prefix))
