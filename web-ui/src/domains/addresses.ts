// SPDX-License-Identifier: Apache-2.0

export type AddressFault = 'notAddress' | 'mapped' | 'zoneId' | 'unspecified' | 'multicast'

export type AddressCheck =
  { readonly ok: true; readonly address: string } | { readonly ok: false; readonly fault: AddressFault }

const OCTET = '(25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])'
const IPV4 = new RegExp(`^${OCTET}(\\.${OCTET}){3}$`)

/** Checks one address as the server does and gives its canonical text (RFC 5952 for IPv6). */
export function checkAddress(typed: string): AddressCheck {
  const text = typed.trim().toLowerCase()
  if (text.includes('%')) return { ok: false, fault: 'zoneId' }
  if (IPV4.test(text)) return checkIpv4(text)
  const address = canonicalIpv6(text)
  if (address === undefined) return { ok: false, fault: 'notAddress' }
  if (address.startsWith('::ffff:')) return { ok: false, fault: 'mapped' }
  if (address === '::') return { ok: false, fault: 'unspecified' }
  if (address.startsWith('ff') && address.indexOf(':') === 4) return { ok: false, fault: 'multicast' }
  return { ok: true, address }
}

function checkIpv4(address: string): AddressCheck {
  const first = Number(address.slice(0, address.indexOf('.')))
  if (address === '0.0.0.0') return { ok: false, fault: 'unspecified' }
  if (first >= 224 && first <= 239) return { ok: false, fault: 'multicast' }
  return { ok: true, address }
}

/** URLs carry IPv6 in exactly that form, so the browser's parser is the one that is used. */
function canonicalIpv6(text: string): string | undefined {
  if (!/^[0-9a-f:.]+$/.test(text) || !text.includes(':')) return undefined
  return URL.canParse(`http://[${text}]/`) ? new URL(`http://[${text}]/`).hostname.slice(1, -1) : undefined
}
