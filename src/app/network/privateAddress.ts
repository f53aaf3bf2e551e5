import ipaddr from "ipaddr.js";

/** Not link-local: the services of a cloud machine are there. Shared addresses (100.64.0.0/10) are those of overlay networks such as Tailscale. */
const privateRanges: ReadonlySet<string> = new Set(["private", "loopback", "uniqueLocal", "carrierGradeNat"]);

/**
 * Whether an address belongs to this machine or to a private network.
 * @param address IPv4 or IPv6, as a name server returns it
 */
export function isPrivateAddress(address: string): boolean {
  // An IPv4-mapped IPv6 address counts as the IPv4 address inside it.
  return ipaddr.isValid(address) && privateRanges.has(ipaddr.process(address).range());
}
