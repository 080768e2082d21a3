// SPDX-License-Identifier: Apache-2.0
import { useText } from '@/shared/i18n'
import type { Drain } from './data'

export interface DrainWords {
  /** What it takes out, in a sentence part. */
  what: (drain: Pick<Drain, 'cluster' | 'addresses'>) => string
}

export function useDrainWords(): DrainWords {
  const text = useText()
  return {
    what({ cluster, addresses }) {
      const list = addresses.join(', ')
      if (cluster === '') return text.t('drains.what.addresses', { addresses: list })
      if (addresses.length === 0) return text.t('drains.what.cluster', { cluster })
      return text.t('drains.what.both', { cluster, addresses: list })
    },
  }
}
