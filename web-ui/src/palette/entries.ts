// SPDX-License-Identifier: Apache-2.0
import type { RouteLocationRaw } from 'vue-router'

export const PAGES = [
  'overview',
  'domains',
  'clusters',
  'nodes',
  'drains',
  'changes',
  'files',
  'query',
  'sources',
  'profiles',
  'settings',
] as const
export type PageName = (typeof PAGES)[number]

export type Group = 'actions' | 'pages' | 'domains' | 'clusters' | 'nodes'

/** Something to go to or to do; `says` is what the texts have for it. */
export interface Entry {
  readonly key: string
  readonly group: Group
  readonly says:
    | { readonly kind: 'page'; readonly page: PageName }
    | { readonly kind: 'add' }
    | { readonly kind: 'drain'; readonly cluster: string }
    | { readonly kind: 'ask'; readonly name: string }
    | { readonly kind: 'named'; readonly name: string }
  readonly to: RouteLocationRaw
}

export interface Found {
  readonly domains: readonly string[]
  readonly clusters: readonly string[]
  /** As `cluster/node`. */
  readonly nodes: readonly string[]
}

const MOST_CLUSTERS = 6

export const wordsOf = (typed: string): string[] =>
  typed
    .trim()
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== '')

/** What the server is asked for: the word that looks like a name, else the last one. Empty: not worth asking. */
export function needleOf(typed: string): string {
  const words = wordsOf(typed)
  const needle = words.find((word) => word.includes('.')) ?? words.at(-1) ?? ''
  return needle.length < 2 ? '' : needle
}

const page = (name: PageName): Entry => ({
  key: `page ${name}`,
  group: 'pages',
  says: { kind: 'page', page: name },
  to: `/${name}`,
})

const named = (group: 'domains' | 'clusters' | 'nodes', name: string, to: RouteLocationRaw): Entry => ({
  key: `${group} ${name}`,
  group,
  says: { kind: 'named', name },
  to,
})

/** All that can be offered; who shows it keeps what fits the words typed. */
export function entriesFor(typed: string, { domains, clusters, nodes }: Found): Entry[] {
  const name = wordsOf(typed).find((word) => word.includes('.'))
  const asks = name === undefined ? domains.slice(0, 1) : [name]
  return [
    { key: 'add', group: 'actions', says: { kind: 'add' }, to: { path: '/domains', query: { mode: 'new' } } },
    ...asks.map((about): Entry => ({
      key: `ask ${about}`,
      group: 'actions',
      says: { kind: 'ask', name: about },
      to: { path: '/query', query: { name: about, whom: 'all' } },
    })),
    ...clusters.map((cluster): Entry => ({
      key: `drain ${cluster}`,
      group: 'actions',
      says: { kind: 'drain', cluster },
      to: { path: '/drains', query: { mode: 'new', cluster } },
    })),
    ...PAGES.map(page),
    ...domains.map((domain) => named('domains', domain, { path: '/domains', query: { open: domain } })),
    ...clusters.map((id) => named('clusters', id, { path: '/clusters', query: { open: id } })),
    ...nodes.map((id) => named('nodes', id, { path: '/nodes', query: { open: id } })),
  ]
}

/**
 * The entries of which the label has every word typed. What the server found stays, since it also looks at what is not in the name;
 * without words only pages and the first step are offered.
 */
export function fitting(entries: readonly Entry[], label: (entry: Entry) => string, typed: string): Entry[] {
  const words = wordsOf(typed)
  if (words.length === 0) return entries.filter(({ group, key }) => group === 'pages' || key === 'add')
  const fits = entries.filter((entry) => {
    if (entry.group === 'domains' || entry.group === 'nodes') return true
    const text = label(entry).toLowerCase()
    return entry.says.kind === 'ask' || words.every((word) => text.includes(word))
  })
  const drains = fits.filter(({ says }) => says.kind === 'drain')
  return fits.filter((entry) => entry.says.kind !== 'drain' || drains.indexOf(entry) < MOST_CLUSTERS)
}
