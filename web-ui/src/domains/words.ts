// SPDX-License-Identifier: Apache-2.0
import type { HorizonDto } from '@/api/types'
import { useText } from '@/shared/i18n'
import type { Part, PartField, Placement } from './data'

/** The values of a domain in words. */
export interface DomainWords {
  placement: (placement: Placement) => string
  horizon: (horizon: HorizonDto) => string
  /** One field of a part, as a person would say it. */
  value: (field: PartField, part: Part) => string
}

export function useDomainWords(): DomainWords {
  const text = useText()
  const pairs = (labels: Readonly<Record<string, string>>) =>
    Object.entries(labels)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, value]) => `${key}=${value}`)
      .join(' ')
  const orNone = (value: string) => value || text.t('domains.value.none')

  const placement = (placed: Placement) => {
    if (placed.everywhere) return text.t('domains.everywhere')
    return orNone([...placed.clusters, pairs(placed.labels)].filter((part) => part !== '').join(', '))
  }
  const horizon = ({ clusters, labels, addresses }: HorizonDto) => {
    const whom = [...(clusters ?? []), pairs(labels ?? {})].filter((part) => part !== '').join(' ')
    return `${whom}: ${addresses.join(' ') || text.t('domains.value.nothing')}`
  }
  return {
    placement,
    horizon,
    value(field, part) {
      switch (field) {
        case 'addresses':
          return orNone(part.addresses.join(' '))
        case 'records':
          return orNone(part.records.map(({ name, type, data }) => `${name ?? '@'} ${type} ${data}`).join('; '))
        case 'horizons':
          return orNone(part.horizons.map(horizon).join('; '))
        case 'ttl':
          return text.t('domains.seconds', { value: part.ttl })
        case 'wildcard':
          return text.t(part.wildcard ? 'domains.value.wildcardOnly' : 'domains.value.noWildcard')
        case 'below':
          return text.t(`domains.value.${part.below}`)
        case 'enabled':
          return text.t(part.enabled ? 'domains.value.on' : 'domains.value.off')
        case 'lastResort':
          return text.t(part.lastResort ? 'domains.value.lastResort' : 'domains.value.noLastResort')
        case 'placement':
          return placement(part.placement)
        case 'labels':
          return orNone(pairs(part.labels))
        case 'origin':
        case 'owner':
        case 'comment':
          return orNone(part[field])
      }
    },
  }
}
