// SPDX-License-Identifier: Apache-2.0

/** What the bundler knows of all modules. */
interface Build {
  getModuleInfo: (id: string) => { readonly importedIds: readonly string[] } | null
}

/**
 * Puts into the file `first` what the first screen needs: what its beginnings import, and what that imports, as far as it is our own.
 * Libraries come along by themselves, but only what is used of them.
 *
 * @param beginnings modules, by absolute path
 */
export function onFirstScreen(beginnings: readonly string[]): (id: string, build: Build) => string | null {
  let found: Set<string> | undefined
  return (id, build) => {
    if (found === undefined) {
      found = new Set()
      const open = [...beginnings]
      for (let next = open.pop(); next !== undefined; next = open.pop()) {
        if (found.has(next) || next.includes('/node_modules/')) continue
        found.add(next)
        open.push(...(build.getModuleInfo(next)?.importedIds ?? []))
      }
    }
    return found.has(id) ? 'first' : null
  }
}
