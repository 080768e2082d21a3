// SPDX-License-Identifier: Apache-2.0
import type { NetworkListingDto } from '@/api/types'
import type { Text } from '@/shared/i18n'

/** One link, address or packet rule of a node. */
export interface ListedLine {
  readonly key: string
  readonly state: NetworkListingDto['rules'][number]['state']
  /** On which link, or in which table and chain. */
  readonly where: string
  /** The address or the rule; empty for a link. */
  readonly what: string
}

/** Links, addresses, rules, in this order. Rules may be there twice, each a line. */
export function linesOf({ links, addresses, rules }: NetworkListingDto, text: Text): ListedLine[] {
  const lines = [
    ...links.map(({ name, kind, state }) => ({
      state,
      where: text.t(kind === '' ? 'nodes.network.linkCalled' : 'nodes.network.linkOfKind', { name, kind }),
      what: '',
    })),
    ...addresses.map(({ address, link, state }) => ({
      state,
      where: link === '' ? text.t('nodes.network.addresses') : text.t('nodes.network.on', { link }),
      what: address,
    })),
    ...rules.map(({ family, table, chain, rule, state }) => ({
      state,
      where: `${family === 'ipv4' ? 'IPv4' : 'IPv6'} ${table} ${chain}`,
      what: rule,
    })),
  ]
  return lines.map((line, index) => ({ ...line, key: `${index} ${line.state}` }))
}
