// SPDX-License-Identifier: Apache-2.0
import type { Query, QueryClient } from '@tanstack/vue-query'

/** Reads anew what is shown of the queries that it is asked of. */
export type ReadAnew = (concerned: (query: Query) => boolean) => void

/**
 * A read that is under way is not cut off: under a steady stream of hints none that takes longer than the time between two would come to
 * its end. What it brings may be from before the hint, so it is made once more after it.
 */
export function createReadAnew(queries: QueryClient): ReadAnew {
  const onceMore = new WeakSet<Query>()
  const readAnew: ReadAnew = (concerned) => {
    for (const query of queries.getQueryCache().findAll({ predicate: concerned, fetchStatus: 'fetching' })) {
      if (onceMore.has(query)) continue
      onceMore.add(query)
      const ended = () => {
        onceMore.delete(query)
        readAnew((each) => each === query)
      }
      void query.promise?.then(ended, ended)
    }
    void queries.invalidateQueries({ predicate: concerned }, { cancelRefetch: false })
  }
  return readAnew
}
