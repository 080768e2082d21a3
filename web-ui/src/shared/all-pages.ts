// SPDX-License-Identifier: Apache-2.0

// the most that a page holds
const PAGE = 1000

/** All pages of a list, where one has not room for everything. */
export async function allPages<P extends { readonly next?: string }>(
  read: (page: { limit: number; cursor?: string }) => Promise<P>,
): Promise<P[]> {
  const pages: P[] = []
  do {
    pages.push(await read({ limit: PAGE, cursor: pages.at(-1)?.next }))
  } while (pages.at(-1)?.next !== undefined)
  return pages
}
