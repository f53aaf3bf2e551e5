import ipaddr from "ipaddr.js";

const globalUnicast = [ipaddr.IPv6.parseCIDR("2000::/3")];

/**
 * Whether an address belongs to the public internet, not to this machine or a private, link-local, shared, reserved or translated network.
 * @param address IPv4 or IPv6, as a name server returns it
 */
export function isPublicAddress(address: string): boolean {
  if (!ipaddr.isValid(address)) return false;
  // An IPv4-mapped IPv6 address counts as the IPv4 address inside it.
  const found = ipaddr.process(address);
  if (found.range() !== "unicast") return false;
  // Only 2000::/3 of IPv6 is assigned. The rest is reserved, named or not (`::7f00:1` is a deprecated form of 127.0.0.1).
  return found.kind() === "ipv4" || globalUnicast.some(([network, bits]) => found.match(network, bits));
}
