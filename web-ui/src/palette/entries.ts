// SPDX-License-Identifier: Apache-2.0
import type { RouteLocationRaw } from 'vue-router'
import type { Locale } from '@/shared/i18n'
import type { Theme } from '@/shared/theme'

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

const ADDED = ['domains', 'clusters', 'profiles', 'sources'] as const
const THEMES: readonly Theme[] = ['system', 'light', 'dark']
const LANGUAGES: readonly Locale[] = ['en', 'zh-CN']

/** What an entry is for; the texts have words for each. */
export type Says =
  | { readonly kind: 'page'; readonly page: PageName }
  | { readonly kind: 'add'; readonly what: (typeof ADDED)[number] }
  | { readonly kind: 'edit' | 'remove' | 'off' | 'on' | 'ask' | 'named'; readonly name: string }
  | { readonly kind: 'drain' | 'inject' | 'install'; readonly cluster: string }
  | { readonly kind: 'follow' }
  | { readonly kind: 'end'; readonly drain: string }
  | { readonly kind: 'poll'; readonly source: string }
  | { readonly kind: 'files'; readonly part: 'import' | 'export' }
  | { readonly kind: 'theme'; readonly theme: Theme }
  | { readonly kind: 'language'; readonly locale: Locale }
  | { readonly kind: 'keys' | 'leave' }

/** Something to go to or to do. */
export interface Entry {
  readonly key: string
  readonly group: Group
  readonly says: Says
  /** Left out: it is done where one is. */
  readonly to?: RouteLocationRaw
}

export interface FoundDomain {
  readonly name: string
  /** Whether what was written through the API is answered; undefined: nothing was. */
  readonly enabled: boolean | undefined
}

export interface Found {
  readonly domains: readonly FoundDomain[]
  readonly clusters: readonly string[]
  /** As `cluster/node`. */
  readonly nodes: readonly string[]
  readonly drains: readonly string[]
  readonly sources: readonly string[]
}

/** Of those that there is one for each cluster, drain or source. */
const MOST_ALIKE = 6

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

const act = (key: string, says: Says, to?: RouteLocationRaw): Entry => ({
  key,
  group: 'actions',
  says,
  ...(to === undefined ? {} : { to }),
})

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

/** What can be done to the domain that is typed; where no name is, to the first that was found. */
function verbsFor(name: string | undefined, domains: readonly FoundDomain[]): Entry[] {
  // of a name that is typed another must not stand in: the first verb waits for Enter
  const about = name === undefined ? domains[0] : domains.find((domain) => domain.name === name)
  if (about?.enabled === undefined) return []
  const kinds = ['edit', about.enabled ? 'off' : 'on', 'remove'] as const
  return kinds.map((kind) =>
    act(
      `${kind} ${about.name}`,
      { kind, name: about.name },
      { path: '/domains', query: { open: about.name, mode: kind } },
    ),
  )
}

/** All that can be offered; who shows it keeps what fits the words typed. */
export function entriesFor(typed: string, { domains, clusters, nodes, drains, sources }: Found): Entry[] {
  const name = wordsOf(typed).find((word) => word.includes('.'))
  const asks = name === undefined ? domains.slice(0, 1).map((domain) => domain.name) : [name]
  return [
    ...ADDED.map((what) => act(`add ${what}`, { kind: 'add', what }, { path: `/${what}`, query: { mode: 'new' } })),
    act('follow', { kind: 'follow' }, { path: '/sources', query: { mode: 'follow' } }),
    ...asks.map((about) =>
      act(`ask ${about}`, { kind: 'ask', name: about }, { path: '/query', query: { name: about, whom: 'all' } }),
    ),
    ...verbsFor(name, domains),
    ...clusters.map((cluster) =>
      act(`drain ${cluster}`, { kind: 'drain', cluster }, { path: '/drains', query: { mode: 'new', cluster } }),
    ),
    ...clusters.flatMap((cluster) => [
      act(
        `inject ${cluster}`,
        { kind: 'inject', cluster },
        { path: '/clusters', query: { open: cluster, mode: 'injection' } },
      ),
      act(
        `install ${cluster}`,
        { kind: 'install', cluster },
        { path: '/clusters', query: { open: cluster, install: '1' } },
      ),
    ]),
    ...drains.map((drain) =>
      act(`end ${drain}`, { kind: 'end', drain }, { path: '/drains', query: { open: drain, mode: 'end' } }),
    ),
    ...sources.map((source) =>
      act(`poll ${source}`, { kind: 'poll', source }, { path: '/sources', query: { open: source } }),
    ),
    ...(['import', 'export'] as const).map((part) => act(part, { kind: 'files', part }, '/files')),
    ...THEMES.map((theme) => act(`theme ${theme}`, { kind: 'theme', theme })),
    ...LANGUAGES.map((locale) => act(`language ${locale}`, { kind: 'language', locale })),
    act('keys', { kind: 'keys' }),
    act('leave', { kind: 'leave' }),
    ...PAGES.map(page),
    ...domains.map((domain) => named('domains', domain.name, { path: '/domains', query: { open: domain.name } })),
    ...clusters.map((id) => named('clusters', id, { path: '/clusters', query: { open: id } })),
    ...nodes.map((id) => named('nodes', id, { path: '/nodes', query: { open: id } })),
  ]
}

const ALIKE: readonly Says['kind'][] = ['drain', 'inject', 'install', 'end', 'poll']

/**
 * The entries of which the label has every word typed. What the server found stays, since it also looks at what is not in the name;
 * without words only pages and the first step are offered.
 */
export function fitting(entries: readonly Entry[], label: (entry: Entry) => string, typed: string): Entry[] {
  const words = wordsOf(typed)
  if (words.length === 0) return entries.filter(({ group, key }) => group === 'pages' || key === 'add domains')
  const fits = entries.filter((entry) => {
    if (entry.group === 'domains' || entry.group === 'nodes') return true
    const text = label(entry).toLowerCase()
    return entry.says.kind === 'ask' || words.every((word) => text.includes(word))
  })
  const counts = new Map<Says['kind'], number>()
  return fits.filter(({ says: { kind } }) => {
    if (!ALIKE.includes(kind)) return true
    const count = (counts.get(kind) ?? 0) + 1
    counts.set(kind, count)
    return count <= MOST_ALIKE
  })
}
