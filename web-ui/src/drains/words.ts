// SPDX-License-Identifier: Apache-2.0
import { useText } from '@/shared/i18n'
import type { Drain } from './data'

export interface DrainWords {
  /** What it takes out, in a sentence part. */
  what: (drain: Pick<Drain, 'cluster' | 'source' | 'addresses'>) => string
}

export function useDrainWords(): DrainWords {
  const text = useText()
  return {
    what({ cluster, source, addresses }) {
      const list = addresses.join(', ')
      if (addresses.length === 0) {
        if (source === '') return text.t('drains.what.cluster', { cluster })
        if (cluster === '') return text.t('drains.what.source', { source })
        return text.t('drains.what.clusterSource', { cluster, source })
      }
      if (source !== '' && cluster !== '') return text.t('drains.what.all', { cluster, source, addresses: list })
      if (source !== '') return text.t('drains.what.ofSource', { source, addresses: list })
      if (cluster !== '') return text.t('drains.what.both', { cluster, addresses: list })
      return text.t('drains.what.addresses', { addresses: list })
    },
  }
}
